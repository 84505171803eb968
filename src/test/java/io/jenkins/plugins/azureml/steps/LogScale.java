package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code mvn test -Pscale}: a log of 200 MB, tailed while it is written. */
class LogScale {

    private static final int PIECES = 100;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    @Test
    void longLogIsFetchedOnce() throws Exception {
        SimulatedRun azureRun = local.azure().addRun("scale", "r-1").status("Running");
        // A progress bar for most of it, since the runner keeps all that is printed in memory.
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'scale')")
                .start()
                .awaitConsole("Running");
        byte[] filler = ("\r" + "x".repeat(1022) + "\r").repeat(2048).getBytes(StandardCharsets.US_ASCII);
        long written = 0;
        long began = System.nanoTime();
        for (int i = 0; i < PIECES; i++) {
            byte[] mark = ("piece " + i + " is here\n").getBytes(StandardCharsets.US_ASCII);
            azureRun.append("user_logs/std_log.txt", filler);
            azureRun.append("user_logs/std_log.txt", mark);
            written += filler.length + mark.length;
            run.awaitConsole("piece " + i + " is here");
        }
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result());
        long fetched = local.azure().requests().matching("GET", "std_log").stream()
                .filter(request -> request.status() == 206)
                .mapToLong(RecordedRequest::responseBytes)
                .sum();
        System.out.printf(
                "| written, MB | fetched / written | seconds |%n| %.0f | %.4f | %.0f |%n",
                written / 1048576.0, fetched / (double) written, (System.nanoTime() - began) / 1e9);
        assertTrue(fetched <= 1.01 * written, fetched + " of " + written);
    }
}
