package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends batches to an endpoint, several at a time. Each request is a task of its own on the given pool, so that long
 * runs take turns with other users of the pool. A batch that waits for a retry does not occupy a thread. The first
 * failure ends the run.
 */
public final class BatchRun {

    private static final Logger LOGGER = Logger.getLogger(BatchRun.class.getName());

    /** Sends one request. */
    @FunctionalInterface
    public interface Endpoint {
        /** @throws RetryableException if the request can be sent again later */
        @CheckForNull
        Object score(Batch batch) throws IOException, InterruptedException;
    }

    /** Decides how long to wait before a retry. */
    @FunctionalInterface
    public interface RetryPolicy {
        /**
         * Returns the time to wait before the next attempt.
         *
         * @param failures number of failed attempts of this batch, from 1
         * @param elapsed time since its first attempt
         * @param requested time that the endpoint asked to wait; null if it did not
         * @return null to give up
         */
        @CheckForNull
        Duration delay(int failures, Duration elapsed, @CheckForNull Duration requested);
    }

    /** Is notified on the threads of the requests. */
    public interface Listener {
        void succeeded(Batch batch, BatchResult result);

        void retrying(Batch batch, Duration delay, IOException reason);
    }

    private final Endpoint endpoint;
    private final RetryPolicy retryPolicy;
    private final Listener listener;
    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final CompletableFuture<List<BatchResult>> done = new CompletableFuture<>();
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final List<Attempt> running = new ArrayList<>();
    private BatchResult[] results;
    private int unfinished;
    private boolean ended;

    /**
     * @param pool runs the requests, which block
     * @param timer starts retries; does not run requests
     */
    public BatchRun(
            Endpoint endpoint,
            RetryPolicy retryPolicy,
            Listener listener,
            Executor pool,
            ScheduledExecutorService timer) {
        this.endpoint = endpoint;
        this.retryPolicy = retryPolicy;
        this.listener = listener;
        this.pool = pool;
        this.timer = timer;
    }

    /**
     * Starts the run.
     *
     * @param parallelism maximum number of concurrent requests
     * @param known results of an earlier run by batch number; these batches are not sent
     * @return the results in the order of the batches, or the first failure
     */
    public CompletableFuture<List<BatchResult>> start(
            List<Batch> batches, int parallelism, Map<Integer, BatchResult> known) {
        boolean complete;
        synchronized (this) {
            results = new BatchResult[batches.size()];
            for (Batch batch : batches) {
                results[batch.number() - 1] = known.get(batch.number());
                if (results[batch.number() - 1] == null) {
                    waiting.add(batch);
                }
            }
            unfinished = waiting.size();
            complete = unfinished == 0;
        }
        if (complete) {
            finish();
        }
        for (int i = 0; i < parallelism; i++) {
            startNext();
        }
        return done;
    }

    /** Interrupts running requests. The listener is not notified any more, and the future is never completed. */
    public void cancel() {
        end(null);
    }

    private void startNext() {
        Batch batch;
        synchronized (this) {
            batch = ended ? null : waiting.poll();
        }
        if (batch != null) {
            submit(new Attempt(batch, 0, System.nanoTime()));
        }
    }

    private void submit(Attempt attempt) {
        synchronized (this) {
            if (ended) {
                return;
            }
            running.add(attempt);
        }
        try {
            pool.execute(attempt.task);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
        }
    }

    private void succeed(Attempt attempt, BatchResult result) {
        boolean last;
        synchronized (this) {
            running.remove(attempt);
            if (ended) {
                return;
            }
            results[attempt.batch.number() - 1] = result;
            last = --unfinished == 0;
        }
        listener.succeeded(attempt.batch, result);
        if (last) {
            finish();
        } else {
            startNext();
        }
    }

    private void retryLater(Attempt attempt, RetryableException e) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - attempt.begun);
        Duration delay = retryPolicy.delay(attempt.failures + 1, elapsed, e.retryAfter());
        if (delay == null) {
            fail(attempt, e.failure());
            return;
        }
        synchronized (this) {
            running.remove(attempt);
            if (ended) {
                return;
            }
        }
        listener.retrying(attempt.batch, delay, e);
        try {
            Attempt next = new Attempt(attempt.batch, attempt.failures + 1, attempt.begun);
            timer.schedule(() -> submit(next), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException shuttingDown) {
            LOGGER.log(Level.FINE, "the controller is shutting down", shuttingDown);
        }
    }

    private void fail(Attempt attempt, Throwable failure) {
        if (end(attempt)) {
            done.completeExceptionally(failure);
        }
    }

    private void finish() {
        List<BatchResult> all;
        synchronized (this) {
            ended = true;
            all = Arrays.asList(results);
        }
        done.complete(all);
    }

    /**
     * Marks the run as ended and interrupts all requests except {@code self}.
     *
     * @return false if it had ended before
     */
    private boolean end(@CheckForNull Attempt self) {
        List<Attempt> others;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            others = new ArrayList<>(running);
        }
        others.stream().filter(attempt -> attempt != self).forEach(attempt -> attempt.task.cancel(true));
        return true;
    }

    /** One attempt to send a batch. */
    private final class Attempt {

        private final Batch batch;
        private final int failures;
        private final long begun;
        private final FutureTask<Void> task = new FutureTask<>(this::run, null);

        Attempt(Batch batch, int failures, long begun) {
            this.batch = batch;
            this.failures = failures;
            this.begun = begun;
        }

        private void run() {
            try {
                long sent = System.nanoTime();
                Object response = endpoint.score(batch);
                succeed(this, new BatchResult(response, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent)));
            } catch (RetryableException e) {
                retryLater(this, e);
            } catch (InterruptedException e) {
                // Either cancel() was called, or the controller is shutting down.
                LOGGER.log(Level.FINE, "interrupted", e);
            } catch (IOException | RuntimeException e) {
                fail(this, e);
            } catch (Error e) {
                fail(this, e);
                throw e;
            }
        }
    }
}
