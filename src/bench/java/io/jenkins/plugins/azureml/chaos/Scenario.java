package io.jenkins.plugins.azureml.chaos;

import hudson.model.Result;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;

/** One pipeline with its faults and disturbances. All follow from the seed, except for the timing. */
final class Scenario {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** One in this many pipelines is a sweep. */
    private static final int SWEEPS = 3;

    private final LocalAzureExtension local;
    private final TokenRevocations revocations;
    private final TokenOutages outages;
    private final ThrottlingStorms storms;
    private final String name;
    private final Random random;
    private final Workload work;
    private final StringBuilder saved = new StringBuilder();
    private boolean aborted;
    private int restarts;

    Scenario(
            LocalAzureExtension local,
            ExecutorService threads,
            TrialDispatcher trials,
            TokenRevocations revocations,
            TokenOutages outages,
            ThrottlingStorms storms,
            String name,
            long seed) {
        this.local = local;
        this.revocations = revocations;
        this.outages = outages;
        this.storms = storms;
        this.name = name;
        this.random = new Random(seed);
        SimulationThreads stage = new SimulationThreads(threads);
        this.work = random.nextInt(SWEEPS) == 0
                ? new SweepWorkload(name, random.nextLong(), stage)
                : new SingleRunWorkload(name, random.nextLong(), stage);
        trials.of(name, work::started);
    }

    /** Runs the pipeline to its end. */
    Outcome run() throws Exception {
        Path folder = Files.createDirectories(local.workspace().resolve(name));
        Files.writeString(folder.resolve("train.py"), "print('hello')\n");
        if (work.simulatedRunIds() != null) {
            local.azure().simulate(work.simulatedRunIds(), work::started);
        }
        try (NetworkFaults misfortunes = new NetworkFaults(local.azure(), name, random, outages)) {
            PipelineRun run = pipeline(folder).start();
            disturb(run);
            run.await(PATIENCE);
            PipelineRunsOnServer server = new PipelineRunsOnServer(local.azure(), name);
            List<String> goingOn = server.active();
            work.await();
            server.awaitEnds();
            return new Outcome(
                    name,
                    run,
                    work,
                    server,
                    goingOn,
                    aborted,
                    restarts,
                    saved.toString(),
                    misfortunes.toString(),
                    folder);
        }
    }

    private Pipeline pipeline(Path folder) {
        boolean scores = random.nextInt(5) == 0;
        String generation = random.nextBoolean() ? "v1" : "v2";
        return local.pipeline("""
                withAmlWorkspace(credentialsId: 'azure-sp', subscriptionId: env.AZUREML_SUBSCRIPTION_ID,
                        resourceGroup: env.AZUREML_RESOURCE_GROUP, workspace: env.AZUREML_WORKSPACE,
                        apiGeneration: '%4$s') {
                  def run
                  node { run = amlSubmitRun(experiment: '%1$s', script: 'train.py', target: '%2$s'%5$s) }
                  def result = amlWaitRun(runId: run.runId, experiment: '%1$s')
                  def model = amlRegisterModel(name: '%1$s', runId: %6$s, path: 'outputs/model')
                  %3$s
                  amlDeleteModel(modelId: model.id)
                  echo "done ${result.status} ${result.bestRunId}"
                }
                """.formatted(
                                name,
                                local.azure().compute(),
                                scores ? score() : "",
                                generation,
                                work.parameters(),
                                work.modelRun()))
                .workspace(folder)
                .jobName(name);
    }

    private String score() {
        return "echo \"answer ${amlScore(scoringUri: '" + local.azure().scoringUri(name)
                + "', keyCredentialsId: 'iris-key', data: [[1]])}\"";
    }

    /** Restarts the controller, revokes tokens, throttles, and possibly aborts, each at some point of the pipeline. */
    private void disturb(PipelineRun run) throws Exception {
        boolean abort = random.nextInt(4) == 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            waitForNextDisturbance(run);
            int what = random.nextInt(6);
            if (what == 0) {
                revocations.revoke(local.azure());
            } else if (what == 1) {
                storms.start();
            } else if (!run.isDone()) {
                saved.append(new String(run.savedSteps(), StandardCharsets.UTF_8));
                run.restartRunningSteps();
                restarts++;
            }
        }
        if (abort) {
            waitForNextDisturbance(run);
            if (!run.isDone()) {
                aborted = true;
                run.interrupt(Result.ABORTED);
            }
        }
    }

    /** Waits for some time, or until the pipeline reaches a certain point. */
    private void waitForNextDisturbance(PipelineRun run) throws InterruptedException {
        String[] places = {"packed", "submitted", ": Running", work.progressText(), ": Completed", "registered"};
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
