package io.jenkins.plugins.azureml.bench;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

/** Measures a whole pipeline over a link: submit, wait, register, score and delete. */
final class PipelineBench {

    private static final int ROUNDS = TrialMode.choose(1, 3);
    private static final Duration TRAINING = Duration.ofSeconds(TrialMode.choose(2, 10));
    private static final String NOTHING = "–";
    private static final String STEPS = """
            def run
            node { run = amlSubmitRun(experiment: 'article', sourceDirectory: 'train', definitionFile: 'definition.json') }
            amlWaitRun(runId: run)
            def model = amlRegisterModel(name: 'iris', runId: run, path: 'outputs/model')
            amlScore(scoringUri: env.AZUREML_SCORING_URI, keyCredentialsId: 'iris-key', data: [[1]])
            amlDeleteModel(modelId: model)
            """;

    /** Submit: find the code, create the job. Wait: one poll. Register: find the version, create it. Score. Delete: check, delete. */
    private static final int NEEDED_V2 = 8;

    /** Submit: one request. Wait: one poll. Register: create the asset, then the model. Score. Delete: check, delete. */
    private static final int NEEDED_V1 = 7;

    private final Path project;
    private final Report report;
    private Duration training = Duration.ZERO;
    private double most;

    private PipelineBench(Path project) {
        this.project = project;
        report = new Report(
                project,
                "pipeline",
                "a training of " + TRAINING.toSeconds() + " s",
                "s, median of " + ROUNDS,
                "requests",
                "in series",
                "must be in series",
                "limit, s",
                "ratio");
    }

    static void run(Path project) throws Exception {
        PipelineBench bench = new PipelineBench(project);
        bench.measure(true);
        bench.measure(false);
        bench.report.goal("time of the steps, as a multiple of the limit,", 1.3, bench.most);
        bench.report.write();
    }

    private void measure(boolean v2) throws Exception {
        try (LinkedAzure linked = new LinkedAzure(v2)) {
            LocalAzureExtension local = linked.local();
            linked.azure().simulate(".*", this::train);
            local.write("train/train.py", "print('hello')\n");
            local.write("definition.json", local.definition("train.py"));
            training = Duration.ZERO;
            // Gets a token, uploads the code, and opens connections.
            steps(local);
            training = TRAINING;
            stepsRow(v2, median(linked, () -> null, none -> steps(local)));
            if (!v2) {
                ArticleScript script = new ArticleScript(project, local);
                Measurement measured = median(linked, script::registerModel, script::run);
                report.row(
                        "the article's `curl` commands",
                        measured.seconds,
                        measured.requests,
                        measured.inSeries,
                        NOTHING,
                        NOTHING,
                        NOTHING);
            }
        }
    }

    private void train(SimulatedRun run) {
        run.status("Running")
                .schedule(
                        training,
                        ended -> ended.append(ArticleScript.MODEL_FILE, ArticleScript.MODEL)
                                .complete());
    }

    private static void steps(LocalAzureExtension local) throws Exception {
        PipelineRun run = local.inWorkspace(STEPS).start().await();
        if (run.result() != Result.SUCCESS) {
            throw new IOException(run.consoleText());
        }
    }

    private void stepsRow(boolean v2, Measurement measured) {
        int needed = v2 ? NEEDED_V2 : NEEDED_V1;
        double limit = LinkedAzure.PROFILE.roundTripSeconds(needed) + TRAINING.toSeconds();
        double ratio = measured.seconds / limit;
        most = Math.max(most, ratio);
        report.row(
                "the steps, " + (v2 ? "v2" : "v1") + " API",
                measured.seconds,
                measured.requests,
                measured.inSeries,
                needed,
                limit,
                ratio);
    }

    private interface Way {
        void go(String prepared) throws Exception;
    }

    /** @param prepare is not measured */
    private static Measurement median(LinkedAzure linked, Callable<String> prepare, Way way) throws Exception {
        List<Measurement> all = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String prepared = prepare.call();
            Instant from = Instant.now();
            long begin = System.nanoTime();
            way.go(prepared);
            double seconds = (System.nanoTime() - begin) / 1e9;
            List<Instant> times = linked
                    .azure()
                    .requests()
                    .matching(request -> !request.time().isBefore(from))
                    .stream()
                    .map(RecordedRequest::time)
                    .toList();
            all.add(new Measurement(seconds, times.size(), inSeries(times)));
        }
        all.sort(Comparator.comparing(Measurement::seconds));
        return all.get(ROUNDS / 2);
    }

    private record Measurement(double seconds, int requests, int inSeries) {}

    /** Returns the length of the longest chain: a request that waits for a response arrives a round trip later. */
    private static int inSeries(List<Instant> times) {
        int count = 0;
        Instant last = Instant.MIN;
        for (Instant time : times.stream().sorted().toList()) {
            if (!time.isBefore(last.plus(LinkedAzure.PROFILE.roundTrip()))) {
                count++;
                last = time;
            }
        }
        return count;
    }
}
