package io.jenkins.plugins.azureml.client.http;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends requests whose time is up, by one scheduled task for each request under way. */
final class Deadlines {

    private static final long IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor executor;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Deadlines() {
        executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "azure-ml-http-deadlines");
            thread.setDaemon(true);
            // Otherwise it would keep the class loader of whatever sends the first request.
            thread.setContextClassLoader(Deadlines.class.getClassLoader());
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    /** One request under way. */
    final class Task implements Runnable, AutoCloseable {

        private final Exchange exchange;
        private Future<?> next;
        private boolean closed;

        private Task(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public synchronized void run() {
            long delay = closed ? 0 : exchange.check(System.nanoTime());
            if (delay > 0) {
                schedule(delay);
            }
        }

        private synchronized void schedule(long delay) {
            try {
                next = executor.schedule(this, delay, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The client has been closed, which ends all requests.
            }
        }

        /** Ends the watch: the request is over. */
        @Override
        public synchronized void close() {
            closed = true;
            if (next != null) {
                next.cancel(false);
            }
        }
    }

    /** Watches a request until the task is closed. */
    Task watch(Exchange exchange) {
        Task task = new Task(exchange);
        task.run();
        return task;
    }

    /** Runs a task once after a delay. Further requests before it runs are merged with the first. */
    void runLater(Runnable task, long seconds) {
        if (!scheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.schedule(
                    () -> {
                        scheduled.set(false);
                        task.run();
                    },
                    seconds,
                    TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // The client has been closed, with all connections.
        }
    }

    void close() {
        executor.shutdownNow();
    }
}
