package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs Pipelines of the guides with the files of the examples. */
class GuidesTest {

    private static final Path EXAMPLES = MarkdownPipelines.PROJECT.resolve("docs/examples");

    /** Steps of other plugins that the runner does not have. */
    private static final String OTHER_STEPS = """
            def properties(List all) {}
            def disableConcurrentBuilds(Map options = [:]) {}
            def pipelineTriggers(List all) {}
            def cron(String spec) {}
            """;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void workspace() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.nameWorkspace("prod");
        try (Stream<Path> files = Files.walk(EXAMPLES.resolve("iris"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                local.write(EXAMPLES.resolve("iris").relativize(file).toString(), Files.readString(file));
            }
        }
        local.write("definition.json", Files.readString(EXAMPLES.resolve("iris/train/definition.json")));
        String deployment = Files.readString(EXAMPLES.resolve("release/serve/deployment.yml"));
        local.write("serve/deployment.yml", deployment.replace("../../iris/train", "../train"));
        local.write("deployment.yml", deployment.replace("../../iris/train", "train"));
        String flowers = Files.readString(EXAMPLES.resolve("release/test/flowers.csv"));
        local.write("test/flowers.csv", flowers.replaceAll("(?m),\\w+$", ""));
        local.write("test/species.csv", flowers.replaceAll("(?m)^.*,", ""));
    }

    private String runs(String page, String containing, Map<String, String> params) throws Exception {
        return runs(MarkdownPipelines.find("docs/guides/" + page, containing), params);
    }

    private String runs(String script, Map<String, String> params) throws Exception {
        PipelineRun run = local.pipeline(OTHER_STEPS + script)
                .params(params)
                .env(Map.of("BRANCH_NAME", "feature/rate", "CHANGE_ID", "7"))
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        return run.consoleText();
    }

    private static void assertContains(String console, String part) {
        assertTrue(console.contains(part), part + " is not in:\n" + console);
    }

    @Test
    void runsOfAllOriginsRegisterModels() throws Exception {
        assertContains(runs("migrate-from-az-ml.md", "amlSubmitRun", Map.of()), "model iris:1 registered");
        assertContains(runs("migrate-from-curl.md", "definition.json", Map.of()), "Computes: [cpu-cluster]");
        assertContains(runs("sweep.md", "sweep.yml", Map.of()), "model iris:2 registered");
        assertContains(runs("pull-requests.md", "abortPrevious", Map.of()), "Completed");
    }

    @Test
    void gateComparesWithTheCurrentModelAndOldOnesAreDeleted() throws Exception {
        runs("migrate-from-az-ml.md", "amlSubmitRun", Map.of());
        String runId = local.azure().runIds().get(0);
        assertContains(runs("quality-gate.md", "compareTo", Map.of("RUN_ID", runId)), "model iris:2 registered");
        assertContains(runs("quality-gate.md", "compareTo", Map.of("RUN_ID", runId)), "iris:2");
        assertContains(runs("clean-up-models.md", "dryRun", Map.of()), "Would delete []");
    }

    @Test
    void folderIsScoredByABatchEndpoint() throws Exception {
        runs("migrate-from-az-ml.md", "amlSubmitRun", Map.of());
        for (String file : List.of("endpoint.yml", "deployment.yml", "score.py")) {
            String text = Files.readString(EXAMPLES.resolve("release/batch").resolve(file));
            local.write("batch/" + file, text.replace("azureml:flowers@latest", "azureml:iris@latest"));
        }
        String flowers = Files.readString(EXAMPLES.resolve("release/test/flowers.csv"));
        local.write("new-flowers/monday.csv", flowers);
        local.write("new-flowers/tuesday.csv", flowers);
        String console = runs("batch.md", "new-flowers", Map.of());
        assertContains(console, "create batch deployment default of endpoint flowers-batch");
        assertContains(console, "monday.csv,1,setosa");
        assertContains(console, "tuesday.csv,15,virginica");
    }

    @Test
    void showcaseAndCanaryReleaseModels() throws Exception {
        local.pipeline("withAmlWorkspace('prod') { amlRequest(path: '{ws}/onlineEndpoints/iris?api-version=2024-10-01',"
                        + " method: 'PUT', body: [location: 'westeurope', properties: [authMode: 'Key']]) }")
                .start()
                .await();
        String first = runs(MarkdownPipelines.find("README.md", "onlyIf"), Map.of());
        assertContains(first, "model-1 100 %");
        runs("migrate-from-az-ml.md", "amlSubmitRun", Map.of());
        String canary = runs("blue-green-and-canary.md", "minMatch", Map.of("VERSION", "2"));
        assertContains(canary, "model-1 90 %, model-2 10 %");
        assertContains(canary, "deployment model-1 of endpoint iris");
    }
}
