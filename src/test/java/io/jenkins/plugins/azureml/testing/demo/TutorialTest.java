package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the Pipelines that README.md and docs/getting-started.md ask a new user to paste. */
class TutorialTest {

    /** Stands for the package, which the environment of the tutorial installs from a registry. */
    private static final String MLFLOW = """
            import json, os, urllib.request
            def log_metric(key, value):
                url = os.environ["AZUREML_SERVICE_ENDPOINT"] + "/mlflow/v1.0" + os.environ["AZUREML_WORKSPACE_SCOPE"]
                body = {"run_id": os.environ["AZUREML_RUN_ID"], "key": key, "value": value}
                urllib.request.urlopen(urllib.request.Request(
                    url + "/api/2.0/mlflow/runs/log-metric", json.dumps(body).encode(),
                    {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["AZUREML_RUN_TOKEN"]}))
            """;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void workspace() {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.nameWorkspace("prod");
    }

    private void runs(String script, String... parts) throws Exception {
        PipelineRun run = local.pipeline(script).start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        for (String part : parts) {
            assertTrue(run.consoleText().contains(part), part + " is not in:\n" + run.consoleText());
        }
    }

    @Test
    void quickStartPrintsHello() throws Exception {
        runs(MarkdownPipelines.find("README.md", "hello from"), "hello from Azure ML");
    }

    @Test
    void tutorialTrainsRegistersAndCleansUp() throws Exception {
        local.write("mlflow.py", MLFLOW);
        runs(
                MarkdownPipelines.find("docs/getting-started.md", "train.py"),
                "slope 2.0",
                "Slope 2.0, registered line:1");
        runs(MarkdownPipelines.find("docs/getting-started.md", "amlDeleteModel"), "line:1 deleted");
    }
}
