package io.jenkins.plugins.azureml.chaos;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** One pipeline, what goes wrong for it, and what is done to it; all of it follows from the seed, but for the timing. */
final class Scenario {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final LocalAzureExtension local;
    private final ExecutorService trainings;
    private final Revocations revocations;
    private final Storms storms;
    private final String name;
    private final Random random;
    private final Training training;
    private final List<Future<?>> played = new ArrayList<>();
    private final List<SimulatedRun> runs = new ArrayList<>();
    private final StringBuilder saved = new StringBuilder();
    private boolean aborted;
    private int restarts;

    Scenario(
            LocalAzureExtension local,
            ExecutorService trainings,
            Revocations revocations,
            Storms storms,
            String name,
            long seed) {
        this.local = local;
        this.trainings = trainings;
        this.revocations = revocations;
        this.storms = storms;
        this.name = name;
        this.random = new Random(seed);
        this.training = new Training(name, random.nextLong());
    }

    /** What came of it. */
    Outcome run() throws Exception {
        Path folder = Files.createDirectories(local.workspace().resolve(name));
        Files.writeString(folder.resolve("train.py"), "print('hello')\n");
        local.azure().simulate("^" + name + "-", this::started);
        try (Misfortunes misfortunes = new Misfortunes(local.azure(), name, random)) {
            PipelineRun run = pipeline(folder).start();
            disturb(run);
            run.await(PATIENCE);
            for (Future<?> each : played) {
                each.get();
            }
            return new Outcome(
                    name,
                    run,
                    training,
                    List.copyOf(runs),
                    aborted,
                    restarts,
                    saved.toString(),
                    misfortunes.toString(),
                    folder);
        }
    }

    private synchronized void started(SimulatedRun run) {
        runs.add(run);
        played.add(trainings.submit(() -> {
            training.play(run);
            return null;
        }));
    }

    private Pipeline pipeline(Path folder) {
        boolean scores = random.nextInt(5) == 0;
        String generation = random.nextBoolean() ? "v1" : "v2";
        return local.pipeline("""
                withAmlWorkspace(credentialsId: 'azure-sp', subscriptionId: env.AZUREML_SUBSCRIPTION_ID,
                        resourceGroup: env.AZUREML_RESOURCE_GROUP, workspace: env.AZUREML_WORKSPACE,
                        apiGeneration: '%4$s') {
                  def run
                  node { run = amlSubmitRun(experiment: '%1$s', script: 'train.py', target: '%2$s') }
                  def result = amlWaitRun(runId: run.runId, experiment: '%1$s')
                  def model = amlRegisterModel(name: '%1$s', runId: run.runId, path: 'outputs/model')
                  %3$s
                  amlDeleteModel(modelId: model.id)
                  echo "done ${result.status}"
                }
                """.formatted(name, local.azure().compute(), scores ? score() : "", generation))
                .workspace(folder)
                .jobName(name);
    }

    private String score() {
        return "echo \"answer ${amlScore(scoringUri: '" + local.azure().scoringUri(name)
                + "', keyCredentialsId: 'iris-key', data: [[1]])}\"";
    }

    /** Restarts of the controller, tokens that end, storms of refusals, and perhaps an abort, each at some point of its way. */
    private void disturb(PipelineRun run) throws Exception {
        boolean abort = random.nextInt(4) == 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            waitABit(run);
            int what = random.nextInt(6);
            if (what == 0) {
                revocations.revoke(local.azure());
            } else if (what == 1) {
                storms.begin();
            } else if (!run.isDone()) {
                saved.append(new String(run.savedSteps(), StandardCharsets.UTF_8));
                run.restartRunningSteps();
                restarts++;
            }
        }
        if (abort) {
            waitABit(run);
            if (!run.isDone()) {
                aborted = true;
                run.interrupt(Result.ABORTED);
            }
        }
    }

    /** For some time, or until it comes to a certain place. */
    private void waitABit(PipelineRun run) throws InterruptedException {
        String[] places = {"packed", "submitted", ": Running", training.prefix(), ": Completed", "registered"};
        String place = random.nextInt(3) == 0 ? null : places[random.nextInt(places.length)];
        long millis = place == null ? random.nextInt(1500) : 20_000;
        long end = System.nanoTime() + millis * 1_000_000;
        while (!run.isDone()
                && System.nanoTime() < end
                && (place == null || !run.consoleText().contains(place))) {
            Thread.sleep(5);
        }
    }
}
