package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.Commands;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the example with a script that uses the exported variables. */
class ScriptsExampleTest {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.basedir", "")).toAbsolutePath();

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @Test
    void scriptListsTheMetricsOfTheRun() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        assumeTrue(Commands.exist("bash", "curl"), "skipped: needs bash and curl");
        PipelineRun run = Pipeline.of(Files.readString(PROJECT.resolve("docs/examples/scripts/Jenkinsfile")))
                .workspace(PROJECT)
                .env(Map.of(
                        "AZUREML_SUBSCRIPTION_ID",
                        local.azure().subscription(),
                        "AZUREML_RESOURCE_GROUP",
                        local.azure().resourceGroup(),
                        "AZUREML_WORKSPACE",
                        local.azure().workspace()))
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("\nmetric accuracy = "), run.consoleText());
        assertFalse(run.consoleText().contains("metric jenkins."), "tags are not metrics: " + run.consoleText());
        assertFalse(run.consoleText().contains(local.azure().clientSecret()), "secret in the log");
    }
}
