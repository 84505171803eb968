package io.jenkins.plugins.azureml.chaos;

import hudson.model.Result;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One pipeline with its faults and disturbances. All follow from the seed, except for the timing. */
final class Scenario {

    /** Twice as long as one call may take with all its attempts. */
    private static final Duration PATIENCE = HttpTimings.DEFAULTS.total().multipliedBy(2);

    private static final int KINDS = 16;
    private static final int REAL = 0;

    private static final List<String> GIT_URLS = Stream.of(
                    "https://ci:%s@git.example.com/r.git",
                    "https://ci:%s@git_lab.example/r.git",
                    "https://ci:p@%s@git.example.com/r.git",
                    "https://git.example.com/r.git?private_token=%s",
                    "https://ci:x/%s@git.example.com/r.git",
                    "ssh://ci:%s@git.example.com/r.git",
                    "ci:%s@git.example.com:r.git")
            .map(url -> url.formatted(SecretScanner.GIT_PASSWORD))
            .toList();

    private final LocalAzureExtension local;
    private final Revocations revocations;
    private final TokenOutages outages;
    private final ThrottlingStorms storms;
    private final Map<String, Integer> sharedFaults;
    private final String name;
    private final Random random;
    private final Workload work;
    private final List<Refusal> refusals = new ArrayList<>();
    private final String gitUrl;
    private final StringBuilder saved = new StringBuilder();
    private boolean aborted;
    private int restarts;

    Scenario(
            LocalAzureExtension local,
            ExecutorService threads,
            TrialDispatcher trials,
            Revocations revocations,
            TokenOutages outages,
            ThrottlingStorms storms,
            Map<String, Integer> sharedFaults,
            String name,
            long seed) {
        this.local = local;
        this.revocations = revocations;
        this.outages = outages;
        this.storms = storms;
        this.sharedFaults = sharedFaults;
        this.random = new Random(seed);
        int kind = random.nextInt(KINDS);
        this.name = kind == REAL ? RealRunWorkload.NAME + name : name;
        this.work = work(kind, this.name, random.nextLong(), new SimulationThreads(threads));
        trials.of(this.name, work::started);
        for (int i = random.nextInt(4); i > 0; i--) {
            refusals.add(Refusal.of(random));
        }
        this.gitUrl = random.nextInt(3) == 0 ? GIT_URLS.get(random.nextInt(GIT_URLS.size())) : null;
    }

    private static Workload work(int kind, String name, long seed, SimulationThreads stage) {
        return switch (kind) {
            case REAL -> new RealRunWorkload(name, seed);
            case 1 -> new PipelineFileWorkload(seed);
            case 2 -> new FailingBuildWorkload(name, seed);
            case 3 -> new GateWorkload(name, seed, stage);
            case 4 -> new DownloadWorkload(name, seed, stage);
            case 5 -> new EndpointWorkload(name, seed, stage);
            case 6, 7, 8 -> new SweepWorkload(name, seed, stage);
            case 9, 10 -> new ScriptWorkload(name, seed, stage);
            case 11 -> new PromoteWorkload(name, seed, stage);
            case 12 -> new AssetsWorkload(name, seed, stage);
            case 13 -> new BatchWorkload(name, seed, stage);
            default -> new SingleRunWorkload(name, seed, stage);
        };
    }

    /** Runs the pipeline to its end. */
    Outcome run() throws Exception {
        Path folder = Files.createDirectories(local.workspace().resolve(name));
        work.prepare(folder, local.azure());
        Refusal.prepare(folder, local.azure(), name);
        Set<Path> files = Outcome.files(folder);
        if (work.simulatedRunIds() != null) {
            local.azure().simulate(work.simulatedRunIds(), work::started);
        }
        try (NetworkFaults misfortunes = new NetworkFaults(local.azure(), name, random, outages, sharedFaults)) {
            PipelineRun run = pipeline(folder).start();
            disturb(run);
            run.await(PATIENCE);
            PipelineRunsOnServer server = new PipelineRunsOnServer(local.azure(), name);
            List<String> goingOn = server.active();
            work.await();
            server.awaitEnds();
            return new Outcome(
                    run,
                    work,
                    refusals,
                    server,
                    goingOn,
                    aborted,
                    restarts,
                    saved.toString(),
                    misfortunes.toString(),
                    folder,
                    files);
        }
    }

    private Pipeline pipeline(Path folder) {
        boolean scores = random.nextInt(5) == 0 && work.scores();
        String anyGeneration = random.nextBoolean() ? "v1" : "v2";
        String generation = work.generation() == null ? anyGeneration : work.generation();
        boolean maps = random.nextBoolean();
        int first = random.nextInt(refusals.size() + 1);
        Pipeline pipeline = local.pipeline("""
                withAmlWorkspace(credentialsId: 'azure-sp', subscriptionId: env.AZUREML_SUBSCRIPTION_ID,
                        resourceGroup: env.AZUREML_RESOURCE_GROUP, workspace: env.AZUREML_WORKSPACE,
                        apiGeneration: '%s'%s) {
                  %s
                  def run
                  node { run = amlSubmitRun(experiment: '%s', %s) }
                  %s
                  def result = amlWaitRun(runId: %s)
                  def model = amlRegisterModel(name: '%s', runId: %s, %s)
                  %s
                  %s
                  %s
                  amlDeleteModel(modelId: %s%s)
                  echo "done ${result.status} ${result.bestRunId}"
                }
                """.formatted(
                                generation,
                                work.settings(),
                                refused(refusals.subList(0, first)),
                                name,
                                work.parameters(local.azure().compute()),
                                work.afterSubmit(),
                                maps ? "run" : "run.runId, experiment: '" + name + "'",
                                name,
                                work.modelRun(),
                                work.model(),
                                scores ? score() : "",
                                work.afterRegistration(),
                                refused(refusals.subList(first, refusals.size())),
                                maps ? "model" : "model.id",
                                work.deletion()))
                .workspace(folder)
                .jobName(name);
        return gitUrl == null ? pipeline : pipeline.env("GIT_URL", gitUrl);
    }

    private String refused(List<Refusal> some) {
        return some.stream().map(refusal -> refusal.script(local.azure(), name)).collect(Collectors.joining());
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
                revocations.revokeTokens();
            } else if (what == 1) {
                storms.start();
            } else if (what == 2 && revocations.hasDelegationKeys()) {
                revocations.revokeDelegationKeys();
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
        String[] places = {
            "packed", "submitted", ": Running", work.progressText(), ": Completed", "registered", "script of", "copying"
        };
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
