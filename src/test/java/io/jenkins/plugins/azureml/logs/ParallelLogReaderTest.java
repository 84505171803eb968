package io.jenkins.plugins.azureml.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.runs.LogChunk;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelLogReaderTest {

    private static final int RANKS = 8;

    private final ExecutorService pool = Executors.newFixedThreadPool(RANKS);
    private final TreeMap<String, URI> files = new TreeMap<>();
    private final List<String> out = new ArrayList<>();

    ParallelLogReaderTest() {
        for (int i = 0; i < RANKS; i++) {
            files.put(name(i), URI.create("https://blob.example/" + name(i) + "?sig=not-a-real-one"));
        }
    }

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    private static String name(int rank) {
        return "user_logs/std_log_process_0" + rank + ".txt";
    }

    private static LogChunk chunk(URI url, long offset) {
        byte[] all = ("of " + url.getPath() + "\n").getBytes(StandardCharsets.UTF_8);
        return offset == 0 ? new LogChunk(all, 0, all.length) : new LogChunk(new byte[0], offset, all.length);
    }

    private boolean print(String lines, Runnable noted) {
        out.addAll(lines.lines().toList());
        noted.run();
        return true;
    }

    private static List<String> allLines() {
        return IntStream.range(0, RANKS)
                .mapToObj(i -> "[std_log_process_0" + i + "] of /" + name(i))
                .toList();
    }

    @Test
    void ranksAreReadAtTheSameTimeAndPrintedInOrder() throws Exception {
        CountDownLatch together = new CountDownLatch(RANKS);
        LogReader reader = (url, offset, most) -> {
            together.countDown();
            if (!together.await(1, TimeUnit.MINUTES)) {
                throw new IOException("alone");
            }
            return chunk(url, offset);
        };
        assertTrue(new LogFollower().follow(files, false, new ParallelLogReader(reader, pool), this::print));
        assertEquals(allLines(), out);
    }

    @Test
    void pollReadsItselfIfAllThreadsAreBusy() throws Exception {
        LogReader reader = (url, offset, most) -> chunk(url, offset);
        new LogFollower().follow(files, false, new ParallelLogReader(reader, task -> {}), this::print);
        assertEquals(allLines(), out);
        out.clear();
        LogReader shutDown = new ParallelLogReader(reader, task -> {
            throw new RejectedExecutionException();
        });
        new LogFollower().follow(files, false, shutDown, this::print);
        assertEquals(allLines(), out);
    }

    @Test
    void othersArePrintedIfOneCannotBeRead() {
        LogReader reader = (url, offset, most) -> {
            if (url.getPath().endsWith("_03.txt")) {
                throw new IOException("HTTP 500");
            }
            return chunk(url, offset);
        };
        LogFollower follower = new LogFollower();
        IOException e = assertThrows(
                IOException.class,
                () -> follower.follow(files, false, new ParallelLogReader(reader, pool), this::print));
        assertEquals("HTTP 500", e.getMessage());
        assertEquals(RANKS - 1, out.size());
    }

    @Test
    void interruptEndsTheOtherRequests() throws Exception {
        CountDownLatch begun = new CountDownLatch(RANKS);
        CountDownLatch ended = new CountDownLatch(RANKS);
        LogReader reader = (url, offset, most) -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                ended.countDown();
            }
            return chunk(url, offset);
        };
        Thread poll = new Thread(() -> assertThrows(
                InterruptedException.class,
                () -> new LogFollower().follow(files, false, new ParallelLogReader(reader, pool), this::print)));
        poll.start();
        assertTrue(begun.await(1, TimeUnit.MINUTES));
        poll.interrupt();
        poll.join(20_000);
        assertTrue(ended.await(1, TimeUnit.MINUTES), ended.getCount() + " requests go on");
    }
}
