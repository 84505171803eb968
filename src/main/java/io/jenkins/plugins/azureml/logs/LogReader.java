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
}
