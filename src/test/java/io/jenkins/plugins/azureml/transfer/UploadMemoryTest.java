package io.jenkins.plugins.azureml.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UploadMemoryTest {

    private final UploadMemory memory = new UploadMemory(100);
    private final BlockingQueue<String> served = new LinkedBlockingQueue<>();

    /** Starts a thread that reserves memory, and waits until it has to wait or has ended. */
    private Thread waiting(String name, UploadMemory.Share share, int bytes) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try (UploadMemory.Content content = share.reserve(bytes)) {
                served.add(name);
            } catch (InterruptedException e) {
                served.add(name + " interrupted");
            }
        });
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return thread;
    }

    @Test
    void filesThatBeganEarlierComeFirst() throws Exception {
        UploadMemory.Share first = memory.begin();
        UploadMemory.Share second = memory.begin();
        UploadMemory.Share third = memory.begin();
        try (UploadMemory.Content all = first.reserve(100)) {
            waiting("third", third, 100);
            waiting("first", first, 100);
            waiting("second", second, 100);
        }
        assertEquals(List.of("first", "second", "third"), List.of(served.take(), served.take(), served.take()));
    }

    /** A small content that overtook a large one could do so for ever. */
    @Test
    void largeContentIsNotOvertaken() throws Exception {
        UploadMemory.Share first = memory.begin();
        UploadMemory.Share second = memory.begin();
        UploadMemory.Content half = first.reserve(50);
        Thread large = waiting("large", first, 80);
        Thread small = waiting("small", second, 10);
        assertTrue(served.isEmpty());
        half.close();
        large.join();
        small.join();
        assertTrue(served.containsAll(List.of("large", "small")));
    }

    @Test
    void contentLargerThanTheMemoryIsReadAlone() throws Exception {
        try (UploadMemory.Content content = memory.begin().reserve(1000)) {
            Thread other = waiting("other", memory.begin(), 1);
            assertTrue(other.isAlive());
        }
        assertEquals("other", served.take());
    }

    @Test
    void interruptedThreadLeavesTheQueue() throws Exception {
        UploadMemory.Share first = memory.begin();
        try (UploadMemory.Content all = first.reserve(100)) {
            Thread canceled = waiting("canceled", first, 100);
            waiting("next", memory.begin(), 100);
            canceled.interrupt();
            assertEquals("canceled interrupted", served.take());
            assertFalse(served.contains("next"));
        }
        assertEquals("next", served.take());
    }
}
