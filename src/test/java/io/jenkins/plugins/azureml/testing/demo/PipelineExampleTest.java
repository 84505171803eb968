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

/** Runs the example with a pipeline of components. */
class PipelineExampleTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @Test
    void reportOfTheLastStepIsAboutTheBestTrial() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        PipelineRun run = local.example("pipeline/Jenkinsfile").start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        for (String part : List.of(
                "3 components, none of them reused",
                "data 'data/measurements.csv' (1 file",
                "polynomial of degree 2, error 0.")) {
            assertTrue(run.consoleText().contains(part), part + " is not in:\n" + run.consoleText());
        }
    }
}
