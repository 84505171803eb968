package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the Pipelines of the guide about promotion: the model of one workspace serves in another. */
class PromoteGuideTest {

    private static final Path EXAMPLES = MarkdownPipelines.PROJECT.resolve("docs/examples");

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension()
            .v2()
            .options(LocalAzureMlOptions.defaults().withStages(false));

    private String runs(String script) throws Exception {
        PipelineRun run =
                local.pipeline(script).params(Map.of("VERSION", "1")).start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        return run.consoleText();
    }

    private static void assertContains(String console, String part) {
        assertTrue(console.contains(part), part + " is not in:\n" + console);
    }

    @Test
    void promotedModelIsDeployedInTheOtherWorkspaceAndShared() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.nameDevAndProd();
        local.write("model/model.json", "{}");
        local.write("train/score.py", Files.readString(EXAMPLES.resolve("iris/train/score.py")));
        String deployment = Files.readString(EXAMPLES.resolve("release/serve/deployment.yml"));
        local.write("serve/deployment.yml", deployment.replace("../../iris/train", "../train"));
        local.write("serve/endpoint.yml", Files.readString(EXAMPLES.resolve("release/serve/endpoint.yml")));
        runs("withAmlWorkspace('dev') { node { amlRegisterModel(name: 'iris', file: 'model/model.json',"
                + " metrics: [accuracy: 0.95]) } }");

        String console = runs(MarkdownPipelines.find("docs/guides/promote-models.md", "trafficPercent"));
        assertContains(console, "model iris:1 in workspace prod: promoted from iris:1");
        assertContains(console, "model-1 100 %");
        assertContains(
                runs(MarkdownPipelines.find("docs/guides/promote-models.md", "registry: 'company'")),
                "Shared as azureml://registries/company/models/iris/versions/1");
    }
}
