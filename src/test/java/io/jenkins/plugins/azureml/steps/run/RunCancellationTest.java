package io.jenkins.plugins.azureml.steps.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cancellations that the service does not confirm in time. */
class RunCancellationTest {

    private static final int SLOW = 3;

    private final CountDownLatch printing = new CountDownLatch(SLOW);
    private final CountDownLatch logsAreFast = new CountDownLatch(1);

    @BeforeEach
    void shortenTimeout() {
        System.setProperty("io.jenkins.plugins.azureml.cancelTimeoutSeconds", "1");
    }

    @AfterEach
    void reset() {
        System.clearProperty("io.jenkins.plugins.azureml.cancelTimeoutSeconds");
        logsAreFast.countDown();
        AmlThreads.shutDown();
    }

    /** Belongs to a build that is never loaded, so only the timeout ends its cancellation. */
    private class Unloaded implements RunCancellation.Host {

        @Override
        public void println(String line) {}

        @Override
        public boolean isShuttingDown() {
            return false;
        }

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public AmlClient client() throws IOException {
            throw new AbortException("the build is not loaded");
        }

        @Override
        public WorkspaceSettings settings() {
            return new WorkspaceSettings();
        }

        @Override
        public void onAccepted(String id, String experiment) {}
    }

    /** Its build log hangs while the outcome is printed. */
    private final class Slow extends Unloaded {

        @Override
        public void println(String line) {
            if (line.contains("was not loaded again")) {
                printing.countDown();
                try {
                    logsAreFast.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Test
    void slowLogsDoNotDelayOtherTimeouts() throws Exception {
        for (int i = 0; i < SLOW; i++) {
            new RunCancellation(new Slow(), "iris", "slow-" + i, false, () -> {}).start();
        }
        assertTrue(printing.await(1, TimeUnit.MINUTES));
        CountDownLatch done = new CountDownLatch(1);

        new RunCancellation(new Unloaded(), "iris", "r-1", false, done::countDown).start();

        assertTrue(done.await(1, TimeUnit.MINUTES));
        assertEquals(1, logsAreFast.getCount());
    }
}
