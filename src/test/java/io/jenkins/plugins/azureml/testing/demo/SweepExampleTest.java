package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the sweep over the first example's training. */
class SweepExampleTest {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.basedir", "")).toAbsolutePath();

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @Test
    void modelOfTheBestRunIsRegistered() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        PipelineRun run = Pipeline.of(Files.readString(PROJECT.resolve("docs/examples/iris/sweep.Jenkinsfile")))
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
        for (String part : List.of("best run: test-1-", "Registered iris:1 of test-1-")) {
            assertTrue(run.consoleText().contains(part), part + " is not in:\n" + run.consoleText());
        }
        assertEquals(4, local.azure().runIds().size());
    }
}
