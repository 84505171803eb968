package io.jenkins.plugins.azureml.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchRunTest {

    private final ExecutorService pool = Executors.newFixedThreadPool(8);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private int attempts = 4;

    @AfterEach
    void close() {
        pool.shutdownNow();
        timer.shutdownNow();
    }

    private BatchRun run(BatchRun.Endpoint endpoint) {
        BatchRun.Listener listener = new BatchRun.Listener() {
            @Override
            public void succeeded(Batch batch, BatchResult result) {
                told.add("answered " + batch.number());
            }

            @Override
            public void retrying(Batch batch, Duration delay, IOException reason) {
                told.add("again " + batch.number() + " in " + delay.toMillis());
            }
        };
        return new BatchRun(
                endpoint,
                (failures, elapsed, requested) ->
                        failures >= attempts ? null : requested == null ? Duration.ZERO : requested,
                listener,
                pool,
                timer);
    }

    private static List<Batch> batches(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Batch(i, count, i, 1, i))
                .toList();
    }

    private static List<Object> answers(CompletableFuture<List<BatchResult>> run) throws Exception {
        return run.get(1, TimeUnit.MINUTES).stream().map(BatchResult::response).toList();
    }

    @Test
    void resultsAreOrderedAndParallelismIsBounded() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        BatchRun run = run(batch -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            three.countDown();
            // The first batches wait for each other, so that three run at once.
            assertTrue(three.await(1, TimeUnit.MINUTES));
            now.decrementAndGet();
            return batch.number() * 10;
        });
        List<Object> answers = answers(run.start(batches(20), 3, Map.of()));
        assertEquals(
                IntStream.rangeClosed(1, 20).mapToObj(i -> (Object) (i * 10)).toList(), answers);
        assertEquals(3, most.get());
        assertEquals(20, told.size());
    }

    @Test
    void knownResultsAreNotRequestedAgain() throws Exception {
        List<Object> asked = Collections.synchronizedList(new ArrayList<>());
        BatchRun run = run(batch -> asked.add(batch.number()));
        assertEquals(
                List.of("old", true, "old"),
                answers(run.start(batches(3), 2, Map.of(1, new BatchResult("old", 5), 3, new BatchResult("old", 6)))));
        assertEquals(List.of(2), asked);
        assertEquals(List.of("x"), answers(run(b -> 1 / 0).start(batches(1), 1, Map.of(1, new BatchResult("x", 1)))));
    }

    @Test
    void retryDoesNotOccupyAThread() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        BatchRun run = run(batch -> {
            if (calls.incrementAndGet() < 3) {
                throw new RetryableException("full", new IOException("full"), Duration.ofMillis(calls.get()));
            }
            return "ok";
        });
        assertEquals(List.of("ok"), answers(run.start(batches(1), 1, Map.of())));
        assertEquals(List.of("again 1 in 1", "again 1 in 2", "answered 1"), told);
    }

    @Test
    void runFailsWhenRetriesAreExhausted() {
        IOException full = new IOException("full");
        CompletableFuture<List<BatchResult>> run = run(batch -> {
                    throw new RetryableException("full", full, null);
                })
                .start(batches(1), 1, Map.of());
        assertSame(
                full,
                assertThrows(ExecutionException.class, () -> run.get(1, TimeUnit.MINUTES))
                        .getCause());
        assertEquals(3, told.size());
    }

    @Test
    void firstFailureInterruptsOtherRequests() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<List<BatchResult>> run = run(batch -> {
                    if (batch.number() == 1) {
                        assertTrue(hanging.await(1, TimeUnit.MINUTES));
                        throw new IOException("broken");
                    }
                    hanging.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                    return null;
                })
                .start(batches(5), 2, Map.of());
        ExecutionException e = assertThrows(ExecutionException.class, () -> run.get(1, TimeUnit.MINUTES));
        assertEquals("broken", e.getCause().getMessage());
        assertTrue(interrupted.await(1, TimeUnit.MINUTES));
        assertEquals(List.of(), told);
    }

    @Test
    void cancelInterruptsRequestsAndSilencesListener() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        BatchRun run = run(batch -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return null;
        });
        CompletableFuture<List<BatchResult>> answers = run.start(batches(4), 2, Map.of());
        assertTrue(begun.await(1, TimeUnit.MINUTES));
        run.cancel();
        assertTrue(interrupted.await(1, TimeUnit.MINUTES));
        assertFalse(answers.isDone());
        assertEquals(List.of(), told);
    }
}
