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

    private static final int AT_ONCE = 4;

    private ParallelTransfers() {}

    /**
     * Runs all transfers.
     *
     * @param name name of the threads
     * @param end called once, after the last transfer or the first failure; cancels active requests
     * @return the results in the order of the transfers
     * @throws ExecutionException for the first transfer that failed
     */
    @NonNull
    public static <T> List<T> run(@NonNull String name, @NonNull List<? extends Callable<T>> all, @NonNull Runnable end)
            throws ExecutionException, InterruptedException {
        ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, new NamingThreadFactory(new DaemonThreadFactory(), name));
        try {
            CompletionService<T> ends = new ExecutorCompletionService<>(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> each : all) {
                futures.add(ends.submit(each));
            }
            for (int i = 0; i < futures.size(); i++) {
                ends.take().get();
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> future : futures) {
                answers.add(future.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
            end.run();
        }
    }

    /** Returns the exception to throw, with the stack of the calling thread. */
    @NonNull
    public static IOException unwrapped(@NonNull ExecutionException e) throws InterruptedException {
        if (e.getCause() instanceof InterruptedException) {
            throw new InterruptedException();
        }
        return e.getCause() instanceof IOException cause
                ? new IOException(cause.getMessage())
                : new IOException(e.getCause());
    }
}
