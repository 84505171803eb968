package io.jenkins.plugins.azureml.steps.promote;

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

/** Runs the requests of a copy, several at a time. The first failure or an interrupt cancels the others. */
final class CopyTasks {

    /** The requests wait for the storage, which does the work. */
    private static final int PARALLELISM = 8;

    private CopyTasks() {}

    /** @return the results in the order of the tasks */
    @NonNull
    static <T> List<T> run(@NonNull List<? extends Callable<T>> tasks) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                PARALLELISM, new NamingThreadFactory(new DaemonThreadFactory(), "Azure ML copy"));
        try {
            CompletionService<T> completed = new ExecutorCompletionService<>(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> each : tasks) {
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
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
