package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs file transfers with bounded parallelism. The first failure or an interrupt cancels the others. */
final class ParallelTransfers {

    private ParallelTransfers() {}

    /** The transfer of one file. */
    interface Transfer<T> {

        /** @param helpers the other threads, for files with several parts */
        T run(SharedParts.Helpers helpers) throws IOException, InterruptedException;
    }

    /**
     * Runs all transfers.
     *
     * @param name name of the threads
     * @param threads number of threads
     * @param cancel called once, after the last transfer or the first failure; cancels active requests
     * @return the results in the order of the transfers
     * @throws ExecutionException for the first transfer that failed
     */
    @NonNull
    static <T> List<T> run(
            @NonNull String name, int threads, @NonNull List<? extends Transfer<T>> transfers, @NonNull Runnable cancel)
            throws ExecutionException, InterruptedException {
        ExecutorService pool =
                Executors.newFixedThreadPool(threads, new NamingThreadFactory(new DaemonThreadFactory(), name));
        try {
            // Helpers are queued behind the files that have not begun.
            SharedParts.Helpers helpers = new SharedParts.Helpers(pool, threads - 1);
            CompletionService<T> completed = new ExecutorCompletionService<>(pool);
            List<Future<T>> futures = new ArrayList<>();
            for (Transfer<T> each : transfers) {
                futures.add(completed.submit(() -> each.run(helpers)));
            }
            for (int i = 0; i < futures.size(); i++) {
                completed.take().get();
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
            cancel.run();
        }
    }

    /** Supplies transfers that become known over time. */
    interface Arrivals {

        /** Passes each transfer on as soon as it is known. Called on a thread of its own. */
        void forEach(Consumer<Transfer<?>> begin) throws IOException, InterruptedException;
    }

    /**
     * Runs transfers as they arrive.
     *
     * @param name name of the threads
     * @param threads number of threads
     * @param cancel called once, after the last transfer or the first failure; cancels active requests
     * @throws ExecutionException for the first transfer that failed, or if {@code arrivals} failed
     */
    static void runArriving(@NonNull String name, int threads, @NonNull Arrivals arrivals, @NonNull Runnable cancel)
            throws ExecutionException, InterruptedException {
        ThreadFactory factory = new NamingThreadFactory(new DaemonThreadFactory(), name);
        ExecutorService pool = Executors.newFixedThreadPool(threads, factory);
        ExecutorService reader = Executors.newSingleThreadExecutor(factory);
        try {
            SharedParts.Helpers helpers = new SharedParts.Helpers(pool, threads - 1);
            BlockingQueue<Future<Object>> completed = new LinkedBlockingQueue<>();
            CompletionService<Object> transfers = new ExecutorCompletionService<>(pool, completed);
            // The reader is the first one, so that the count is not zero before all transfers have arrived.
            AtomicInteger unfinished = new AtomicInteger(1);
            new ExecutorCompletionService<>(reader, completed).submit(() -> {
                arrivals.forEach(each -> {
                    unfinished.incrementAndGet();
                    transfers.submit(() -> each.run(helpers));
                });
                return null;
            });
            for (; unfinished.get() > 0; unfinished.decrementAndGet()) {
                completed.take().get();
            }
        } finally {
            pool.shutdownNow();
            reader.shutdownNow();
            cancel.run();
        }
    }

    /** Returns the exception to throw, with the stack of the calling thread. */
    @NonNull
    static IOException toIOException(@NonNull ExecutionException e) throws InterruptedException {
        if (e.getCause() instanceof InterruptedException) {
            throw new InterruptedException();
        }
        return e.getCause() instanceof IOException cause
                ? new IOException(cause.getMessage())
                : new IOException(e.getCause());
    }
}
