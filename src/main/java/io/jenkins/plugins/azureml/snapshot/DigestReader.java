package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads files one after the other, each once. Computes the digest of all contents itself, and the digests of each file in a second
 * thread at the same time, since digests take longer than reading.
 *
 * @param <T> result for each file
 */
final class DigestReader<T> implements AutoCloseable {

    static final int BUFFER = 256 * 1024;

    private static final int BUFFERS = 4;

    /** A part of a file, which the second thread may still use. */
    private static final class Part {
        private final byte[] bytes = new byte[BUFFER];
        private Future<?> use;
    }

    private final MessageDigest all;
    private final Part[] parts = new Part[BUFFERS];
    private int next;
    private final Map<String, Future<T>> pending = new HashMap<>();
    private final ExecutorService second =
            Executors.newSingleThreadExecutor(new NamingThreadFactory(new DaemonThreadFactory(), "Azure ML digest"));

    /** @param all is updated with the contents of all files, in the order in which they are read */
    DigestReader(@NonNull MessageDigest all) {
        this.all = all;
    }

    /**
     * Reads a file.
     *
     * @param name of the file, for messages and the results
     * @param own are updated with the content of this file
     * @param complete returns the result. Called in the second thread, after the last update
     */
    void read(@NonNull String name, @NonNull Path file, @NonNull List<MessageDigest> own, @NonNull Callable<T> complete)
            throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            while (true) {
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted("reading " + name);
                }
                Part part = freePart();
                int length = in.read(part.bytes);
                if (length < 0) {
                    pending.put(name, second.submit(complete));
                    return;
                }
                part.use = second.submit(() -> own.forEach(digest -> digest.update(part.bytes, 0, length)));
                all.update(part.bytes, 0, length);
            }
        }
    }

    private Part freePart() throws IOException {
        if (parts[next] == null) {
            parts[next] = new Part();
        }
        Part part = parts[next];
        if (part.use != null) {
            result(part.use);
            part.use = null;
        }
        next = (next + 1) % BUFFERS;
        return part;
    }

    /** Waits for the results of all files, by name. @throws IOException if one failed, or if this thread is interrupted */
    @NonNull
    SortedMap<String, T> results() throws IOException {
        SortedMap<String, T> results = new TreeMap<>();
        for (Map.Entry<String, Future<T>> each : pending.entrySet()) {
            results.put(each.getKey(), result(each.getValue()));
        }
        return results;
    }

    private static <R> R result(Future<R> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted("waiting for digests");
        } catch (ExecutionException e) {
            throw new IOException("the digests of files could not be computed: " + e.getCause(), e);
        }
    }

    private static InterruptedIOException interrupted(String during) {
        return new InterruptedIOException("interrupted while " + during);
    }

    /** Ends the second thread. */
    @Override
    public void close() {
        second.shutdownNow();
    }
}
