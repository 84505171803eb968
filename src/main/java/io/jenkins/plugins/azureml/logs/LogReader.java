package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.net.URI;

/** Reads a piece of a log file; empty if there is nothing from that offset on (yet). */
@FunctionalInterface
public interface LogReader {

    @NonNull
    byte[] read(@NonNull URI signedUrl, long offset, int maxBytes) throws IOException, InterruptedException;
}
