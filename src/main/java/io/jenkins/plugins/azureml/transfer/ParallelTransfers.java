package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs file transfers with bounded parallelism. The first failure or an interrupt cancels the others. */
public final class ParallelTransfers {

    private static final int PARALLELISM = 4;

    private ParallelTransfers() {}

    /**
     * Runs all transfers.
     *
     * @param name name of the threads
     * @param cancel called once, after the last transfer or the first failure; cancels active requests
     * @return the results in the order of the transfers
     * @throws ExecutionException for the first transfer that failed
     */
    @NonNull
    public static <T> List<T> run(
            @NonNull String name, @NonNull List<? extends Callable<T>> transfers, @NonNull Runnable cancel)
            throws ExecutionException, InterruptedException {
        ExecutorService threads =
                Executors.newFixedThreadPool(PARALLELISM, new NamingThreadFactory(new DaemonThreadFactory(), name));
        try {
            CompletionService<T> completed = new ExecutorCompletionService<>(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> each : transfers) {
                futures.add(completed.submit(each));
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
            threads.shutdownNow();
            cancel.run();
        }
    }

    /** Returns the exception to throw, with the stack of the calling thread. */
    @NonNull
    public static IOException toIOException(@NonNull ExecutionException e) throws InterruptedException {
        if (e.getCause() instanceof InterruptedException) {
            throw new InterruptedException();
        }
        return e.getCause() instanceof IOException cause
                ? new IOException(cause.getMessage())
                : new IOException(e.getCause());
    }
}
