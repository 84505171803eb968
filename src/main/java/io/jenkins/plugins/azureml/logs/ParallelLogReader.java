package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.LogChunk;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Reads the files of a run at the same time with the threads of a pool. The calling thread reads those that no thread has begun
 * with, so that a poll never waits for the polls of other runs.
 */
public final class ParallelLogReader implements LogReader {

    private final LogReader reader;
    private final Executor pool;

    public ParallelLogReader(@NonNull LogReader reader, @NonNull Executor pool) {
        this.reader = reader;
        this.pool = pool;
    }

    @Override
    public LogChunk read(URI signedUrl, long offset, int maxBytes) throws IOException, InterruptedException {
        return reader.read(signedUrl, offset, maxBytes);
    }

    @Override
    public Pending begin(URI signedUrl, long offset, int maxBytes) {
        FutureTask<LogChunk> task = new FutureTask<>(() -> reader.read(signedUrl, offset, maxBytes));
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            // The controller is shutting down; the calling thread notices that itself.
        }
        return new Pending() {
            @Override
            public LogChunk get() throws IOException, InterruptedException {
                // Does nothing if a thread has begun with it.
                task.run();
                try {
                    return task.get();
                } catch (ExecutionException e) {
                    throw unwrapped(e);
                }
            }

            @Override
            public void cancel() {
                task.cancel(true);
            }
        };
    }

    private static IOException unwrapped(ExecutionException e) throws InterruptedException {
        if (e.getCause() instanceof InterruptedException) {
            throw new InterruptedException();
        }
        if (e.getCause() instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        return e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
}
