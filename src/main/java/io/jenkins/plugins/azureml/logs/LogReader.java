package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.LogChunk;
import java.io.IOException;
import java.net.URI;

/** Reads chunks of a log file. */
@FunctionalInterface
public interface LogReader {

    @NonNull
    LogChunk read(@NonNull URI signedUrl, long offset, int maxBytes) throws IOException, InterruptedException;

    /** A chunk that is being read. */
    @FunctionalInterface
    interface Pending {

        @NonNull
        LogChunk get() throws IOException, InterruptedException;

        /** Ends the request, whose result is not needed. */
        default void cancel() {}
    }

    /** Begins to read a chunk, so that several files can be read at a time. By default, it is read when its result is requested. */
    @NonNull
    default Pending begin(@NonNull URI signedUrl, long offset, int maxBytes) {
        return () -> read(signedUrl, offset, maxBytes);
    }
}
