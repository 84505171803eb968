package io.jenkins.plugins.azureml.bench;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares the article's curl commands with the steps, alternately against one Azure ML. The runs end at once. */
final class ArticleBench {

    private static final int ROUNDS = 7;
    private static final int CURLS = 12;
    private static final String STEPS = """
            amlRequest(path: "/subscriptions/${env.AZUREML_SUBSCRIPTION_ID}/resourceGroups")
            amlRequest(path: '{scope}/providers/Microsoft.MachineLearningServices/workspaces')
            amlRequest(path: '{ws}')
            amlRequest(path: '/history/v1.0{ws}/experiments', api: 'regional')
            amlRequest(path: '/modelmanagement/v1.0{ws}/models', api: 'regional')
            amlRequest(path: '{ws}/computes')
            def run
            node { run = amlSubmitRun(experiment: 'article', sourceDirectory: 'train', definitionFile: 'definition.json') }
            amlWaitRun(runId: run.runId, experiment: 'article')
            amlScore(scoringUri: env.AZUREML_SCORING_URI, keyCredentialsId: 'iris-key', data: [[1]])
            amlDeleteModel(modelId: env.MODEL)
            """;

    private final LocalAzureExtension local = new LocalAzureExtension();
    private final Path project;

    private ArticleBench(Path project) {
        this.project = project;
    }

    static void run(Path project) throws Exception {
        new ArticleBench(project).measure();
    }

    private void measure() throws Exception {
        local.beforeEach(null);
        LocalAzureMl azure = local.azure();
        azure.simulate(".*", SimulatedRun::complete);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
        ArticleScript article = new ArticleScript(project, local);
        List<long[]> script = new ArrayList<>();
        List<long[]> steps = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            script.add(measured(article, article::run));
            steps.add(measured(article, this::steps));
        }
        Report report = new Report(
                project,
                "article",
                "the article's operations, once",
                "ms, median of " + ROUNDS,
                "ratio",
                "requests",
                "connections",
                "processes");
        long[] a = median(script);
        long[] b = median(steps);
        report.row("its `curl` commands (`src/bench/resources/article.sh`)", a[0], 1.0, a[1], a[2], CURLS);
        report.row("the steps, in a Pipeline", b[0], b[0] / (double) a[0], b[1], b[2], 0);
        report.write();
        local.afterEach(null);
    }

    private interface Way {
        void go(String model) throws Exception;
    }

    /** @return milliseconds, requests, connections */
    private long[] measured(ArticleScript article, Way way) throws Exception {
        String model = article.registerModel();
        long requests = local.azure().requests().total();
        long connections = local.azure().connections();
        long begin = System.nanoTime();
        way.go(model);
        return new long[] {
            (System.nanoTime() - begin) / 1_000_000,
            local.azure().requests().total() - requests,
            local.azure().connections() - connections
        };
    }

    private void steps(String model) throws Exception {
        PipelineRun run = local.inWorkspace(STEPS.replace("env.MODEL", "'" + model + "'"))
                .start()
                .await();
        if (run.result() != Result.SUCCESS) {
            throw new IOException(run.consoleText());
        }
    }

    private static long[] median(List<long[]> all) {
        return all.stream()
                .sorted((x, y) -> Long.compare(x[0], y[0]))
                .skip(all.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
