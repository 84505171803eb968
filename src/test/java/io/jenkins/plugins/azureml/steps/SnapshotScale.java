package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code mvn test -Pscale}: as many and as large files as the service takes, in a JVM of 96 MB, both ends included. */
class SnapshotScale {

    private static final int FILES = 2000;
    private static final int BYTES = 300 * 1024 * 1024;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    @Test
    void largestSnapshotNeedsLittleMemory() throws Exception {
        local.azure().simulate(".*", SimulatedRun::runId);
        Random random = new Random(1);
        // Room for what does not get smaller by packing.
        byte[] content = new byte[BYTES / FILES - 200];
        Path folder = Files.createDirectories(local.workspace().resolve("train/data"));
        for (int i = 1; i < FILES; i++) {
            random.nextBytes(content);
            Files.write(folder.resolve("part-" + i + ".bin"), content);
        }
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
        long began = System.nanoTime();
        PipelineRun run = local.inWorkspace(SubmitRunTest.SUBMIT).start().await(Duration.ofMinutes(10));
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("packed 2000 files"), run.consoleText());
        System.out.printf(
                "| files | MB | seconds | heap, MB |%n| %d | %d | %.0f | %d |%n",
                FILES,
                BYTES >> 20,
                (System.nanoTime() - began) / 1e9,
                Runtime.getRuntime().maxMemory() >> 20);
    }
}
