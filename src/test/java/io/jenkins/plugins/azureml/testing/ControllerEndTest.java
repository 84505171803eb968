package io.jenkins.plugins.azureml.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControllerEndTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean rejected;

    @AfterEach
    void endAllTasks() {
        AmlThreads.shutDown();
    }

    private void runUntilInterrupted() {
        begun.countDown();
        try {
            Thread.sleep(TimeUnit.MINUTES.toMillis(1));
        } catch (InterruptedException e) {
            try {
                AmlThreads.poll("workspace", 0, () -> {});
            } catch (RejectedExecutionException shuttingDown) {
                rejected = true;
            }
        }
    }

    @Test
    void runningTaskCannotCreateAPoolAgain() throws Exception {
        AmlThreads.poll("workspace", 0, this::runUntilInterrupted);
        assertTrue(begun.await(1, TimeUnit.MINUTES));
        ControllerEnd.shutDown();
        assertTrue(rejected);
        assertEquals(List.of(), PluginThreads.describe());
    }

    @Test
    void threadsAreDescribedWithTheirStack() throws Exception {
        AmlThreads.poll("workspace", 0, this::runUntilInterrupted);
        assertTrue(begun.await(1, TimeUnit.MINUTES));
        List<String> threads = PluginThreads.describe();
        assertEquals(1, threads.size(), threads::toString);
        assertTrue(threads.get(0).startsWith("thread Azure ML poll"), threads.get(0));
        assertTrue(threads.get(0).contains("\n      at "), threads.get(0));
        assertTrue(threads.get(0).contains("ControllerEndTest.runUntilInterrupted("), threads.get(0));
    }
}
