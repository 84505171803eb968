package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the sweep over the first example's training. */
class SweepExampleTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @Test
    void modelOfTheBestRunIsRegistered() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        PipelineRun run = local.example("iris/sweep.Jenkinsfile").start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        for (String part : List.of("best run: test-1-", "Registered iris:1 of test-1-")) {
            assertTrue(run.consoleText().contains(part), part + " is not in:\n" + run.consoleText());
        }
        assertEquals(4, local.azure().runIds().size());
    }
}
