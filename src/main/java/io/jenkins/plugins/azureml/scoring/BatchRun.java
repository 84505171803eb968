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
 * Asks an endpoint batch by batch, some at a time. Each request is a task of its own on the given threads, so that long lists
 * take turns with others; a batch that is to be sent again waits without a thread. The first failure ends it all.
 */
public final class BatchRun {

    private static final Logger LOGGER = Logger.getLogger(BatchRun.class.getName());

    /** One request. */
    @FunctionalInterface
    public interface Endpoint {
        /** @throws BusyException if the same request may be sent again later */
        @CheckForNull
        Object ask(Batch batch) throws IOException, InterruptedException;
    }

    /** How long to wait before a batch is sent again. */
    @FunctionalInterface
    public interface Retries {
        /**
         * @param failures how often it was refused so far, from 1
         * @param since how long ago it was sent first
         * @param asked how long the endpoint asks to wait; null if it does not say
         * @return null to give up
         */
        @CheckForNull
        Duration wait(int failures, Duration since, @CheckForNull Duration asked);
    }

    /** Told what happens, on the threads on which it happens. */
    public interface Listener {
        void answered(Batch batch, BatchResult answer);

        void again(Batch batch, Duration wait, IOException why);
    }

    private final Endpoint endpoint;
    private final Retries retries;
    private final Listener listener;
    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final CompletableFuture<List<BatchResult>> done = new CompletableFuture<>();
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final List<Attempt> running = new ArrayList<>();
    private BatchResult[] answers;
    private int open;
    private boolean ended;

    /**
     * @param pool where requests are sent; they block
     * @param timer wakes up batches that are to be sent again; does nothing else for them
     */
    public BatchRun(
            Endpoint endpoint, Retries retries, Listener listener, Executor pool, ScheduledExecutorService timer) {
        this.endpoint = endpoint;
        this.retries = retries;
        this.listener = listener;
        this.pool = pool;
        this.timer = timer;
    }

    /**
     * @param parallelism how many batches are under way at once
     * @param known answers that are there already, by the batch's number
     * @return the answers in the order of the batches, or the first failure
     */
    public CompletableFuture<List<BatchResult>> start(
            List<Batch> batches, int parallelism, Map<Integer, BatchResult> known) {
        boolean nothing;
        synchronized (this) {
            answers = new BatchResult[batches.size()];
            for (Batch batch : batches) {
                answers[batch.number() - 1] = known.get(batch.number());
                if (answers[batch.number() - 1] == null) {
                    waiting.add(batch);
                }
            }
            open = waiting.size();
            nothing = open == 0;
        }
        if (nothing) {
            finish();
        }
        for (int i = 0; i < parallelism; i++) {
            next();
        }
        return done;
    }

    /** Interrupts what is under way; nothing more is told and the future stays open. */
    public void cancel() {
        end(null);
    }

    private void next() {
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

    private void answered(Attempt attempt, BatchResult answer) {
        boolean last;
        synchronized (this) {
            running.remove(attempt);
            if (ended) {
                return;
            }
            answers[attempt.batch.number() - 1] = answer;
            last = --open == 0;
        }
        listener.answered(attempt.batch, answer);
        if (last) {
            finish();
        } else {
            next();
        }
    }

    private void busy(Attempt attempt, RetryableException e) {
        Duration since = Duration.ofNanos(System.nanoTime() - attempt.since);
        Duration wait = retries.wait(attempt.failures + 1, since, e.after());
        if (wait == null) {
            fail(attempt, e.failure());
            return;
        }
        synchronized (this) {
            running.remove(attempt);
            if (ended) {
                return;
            }
        }
        listener.again(attempt.batch, wait, e);
        try {
            Attempt again = new Attempt(attempt.batch, attempt.failures + 1, attempt.since);
            timer.schedule(() -> submit(again), wait.toNanos(), TimeUnit.NANOSECONDS);
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
            all = Arrays.asList(answers);
        }
        done.complete(all);
    }

    /** @param self is not interrupted; @return false if it had ended before */
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

    /** One sending of one batch. */
    private final class Attempt {

        private final Batch batch;
        private final int failures;
        private final long since;
        private final FutureTask<Void> task = new FutureTask<>(this::run, null);

        Attempt(Batch batch, int failures, long since) {
            this.batch = batch;
            this.failures = failures;
            this.since = since;
        }

        private void run() {
            try {
                long sent = System.nanoTime();
                Object answer = endpoint.ask(batch);
                answered(this, new BatchResult(answer, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent)));
            } catch (RetryableException e) {
                busy(this, e);
            } catch (InterruptedException e) {
                // Either cancel() was called, or the threads are going down with the controller.
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
