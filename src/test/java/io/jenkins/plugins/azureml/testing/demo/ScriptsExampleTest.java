package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.Commands;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the example with a script that uses the exported variables. */
class ScriptsExampleTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @Test
    void scriptListsTheMetricsOfTheRun() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        assumeTrue(Commands.exist("bash", "curl"), "skipped: needs bash and curl");
        PipelineRun run = local.example("scripts/Jenkinsfile").start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("\nmetric accuracy = "), run.consoleText());
        assertFalse(run.consoleText().contains("metric jenkins."), "tags are not metrics: " + run.consoleText());
        assertFalse(run.consoleText().contains(local.azure().clientSecret()), "secret in the log");
    }
}
