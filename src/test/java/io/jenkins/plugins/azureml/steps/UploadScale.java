package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code mvn test -Pscale}: a file as large as the service takes, uploaded in a JVM of 96 MB, both ends included. */
class UploadScale {

    private static final int MEGABYTES = 299;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @Test
    void largestFileNeedsLittleMemory() throws Exception {
        local.azure().simulate(".*", SimulatedRun::runId);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
        Path large = local.workspace().resolve("train/large.bin");
        Random random = new Random(1);
        byte[] content = new byte[1024 * 1024];
        try (OutputStream out = Files.newOutputStream(large)) {
            for (int i = 0; i < MEGABYTES; i++) {
                random.nextBytes(content);
                out.write(content);
            }
        }
        long began = System.nanoTime();
        PipelineRun run = local.inWorkspace(SubmitRunTest.SUBMIT).start().await(Duration.ofMinutes(10));
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("uploaded the sources (2 files, 299.0 MB)"), run.consoleText());
        System.out.printf(
                "| files | MB | seconds | heap, MB |%n| %d | %d | %.0f | %d |%n",
                2,
                MEGABYTES,
                (System.nanoTime() - began) / 1e9,
                Runtime.getRuntime().maxMemory() >> 20);
    }
}
