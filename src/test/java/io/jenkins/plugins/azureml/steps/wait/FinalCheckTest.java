package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The check at the timeout of a wait, on another thread than the polls. */
class FinalCheckTest {

    private static final String LOG = "std_log";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    /** A build log that hangs while one line is written, and that an interrupt does not release. */
    private static final class HangingLog extends PrintStream {

        private final String text;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        HangingLog(String text) {
            super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            this.text = text;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (new String(bytes, offset, length, StandardCharsets.UTF_8).contains(text)) {
                reached.countDown();
                boolean interrupted = false;
                while (released.getCount() > 0) {
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Returns whether a thread waits until the evaluation of another poll has ended. */
    private static boolean waitsForEvaluation() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(frames -> has(frames, "lockInterruptibly") && has(frames, "onPolled"));
    }

    private static boolean has(StackTraceElement[] frames, String method) {
        return Arrays.stream(frames).anyMatch(frame -> frame.getMethodName().equals(method));
    }

    private long reads() {
        return local.azure().requests().count("GET", LOG);
    }

    @Test
    void waitsForThePollThatItInterrupts() throws Exception {
        SimulatedRun azureRun =
                local.azure().addRun("iris", "r-1").status("Running").log("one\n");
        HangingLog log = new HangingLog("one");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris', timeout: '1 h')")
                .console(log)
                .start();
        try {
            assertTrue(log.reached.await(1, TimeUnit.MINUTES));
            azureRun.log("two\n").complete();
            run.executions(AmlWaitRunExecution.class).get(0).onTimeout();
            // The log of the run is read a second time only if the check does not wait for the poll.
            SubmitRunTest.await(() -> waitsForEvaluation() || reads() > 1);
        } finally {
            log.released.countDown();
        }
        run.await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertEquals(
                List.of("one", "two"),
                run.consoleText()
                        .lines()
                        .filter(line -> line.matches("one|two"))
                        .toList());
    }
}
