package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.RemoteInputStream;
import hudson.remoting.RemoteOutputStream;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Supplies one {@link ArtifactDownloader} with files while it runs, and receives its results, so that files are listed and signed
 * while others are downloaded. Bounded: waits while many files are unfinished. Thread-safe; one thread adds files.
 */
public final class DownloadFeed implements AutoCloseable {

    /** Unfinished files for each connection of the agent. More would let signed URLs expire before they are used. */
    private static final int FILES_PER_CONNECTION = 16;

    /**
     * A file whose URL the storage refused.
     *
     * @param code error code of the storage; null if it is not known
     * @param attempt which URL of the file was refused, from 1
     */
    public record Refused(
            int number,
            @NonNull SignedFile file,
            @CheckForNull String code,
            int attempt) {}

    private record Sent(SignedFile file, int attempt) {}

    private final TransferLimits limits;

    private final Map<Integer, Sent> unfinished = new HashMap<>();
    private final Deque<Refused> refused = new ArrayDeque<>();
    private final Deque<ByteBuffer> bytes = new ArrayDeque<>();
    private boolean closed;

    private final List<String> paths = new ArrayList<>();
    private final List<Long> lengths = new ArrayList<>();

    public DownloadFeed() {
        this(TransferLimits.configured());
    }

    DownloadFeed(@NonNull TransferLimits limits) {
        this.limits = limits;
    }

    /**
     * Returns the call of the agent that downloads the files into a folder. It ends after {@link #end}.
     *
     * @param target target folder, relative to the folder of the call; empty for that folder
     * @param boundary limits where the target may be
     */
    @NonNull
    public ArtifactDownloader downloader(@NonNull String target, @NonNull WorkspaceBoundary boundary) {
        return new ArtifactDownloader(
                target,
                boundary,
                limits,
                new RemoteInputStream(new Files(), RemoteInputStream.Flag.GREEDY),
                new RemoteOutputStream(new Results()));
    }

    /**
     * Waits until a URL is refused; if {@code more}, only until another file can be added; otherwise until all files are finished.
     *
     * @return the refused file, for {@link #replace}; null if there is none
     * @throws InterruptedException also after {@link #close}
     */
    @CheckForNull
    public synchronized Refused await(boolean more) throws InterruptedException {
        int most = more ? limits.connections() * FILES_PER_CONNECTION - 1 : 0;
        while (!closed && refused.isEmpty() && unfinished.size() > most) {
            wait();
        }
        if (closed) {
            throw new InterruptedException();
        }
        return refused.poll();
    }

    /** Adds a file. Does not wait. */
    public synchronized void add(@NonNull SignedFile file) throws IOException {
        send(addResult(file.path(), 0), file, 1);
    }

    /** Adds a file that cannot be written. */
    public synchronized void addUnwritable(@NonNull String path) {
        addResult(path, ArtifactDownloader.UNWRITABLE);
    }

    /** Adds a refused file with another URL. */
    public synchronized void replace(@NonNull Refused file, @NonNull URI url) throws IOException {
        send(file.number(), new SignedFile(file.file().path(), url), file.attempt() + 1);
    }

    /** Ends the call of the agent, which has finished all files. */
    public synchronized void end() {
        put(NumberedFile.end());
    }

    /** Fails the call of the agent, unless it has ended. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Returns the lengths of the files, or the negative results of {@link ArtifactDownloader}, in the order of the files. */
    @NonNull
    public synchronized Map<String, Long> lengths() {
        Map<String, Long> byPath = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            byPath.put(paths.get(i), lengths.get(i));
        }
        return byPath;
    }

    synchronized long[] results() {
        return lengths.stream().mapToLong(Long::longValue).toArray();
    }

    private int addResult(String path, long length) {
        paths.add(path);
        lengths.add(length);
        return paths.size() - 1;
    }

    private void send(int number, SignedFile file, int attempt) throws IOException {
        unfinished.put(number, new Sent(file, attempt));
        put(new NumberedFile(number, file).toBytes());
    }

    private void put(byte[] message) {
        bytes.add(ByteBuffer.wrap(message));
        notifyAll();
    }

    private synchronized void finish(int number, long length) {
        Sent sent = unfinished.remove(number);
        if (sent == null) {
            return;
        }
        lengths.set(number, length);
        if (ArtifactDownloader.isRefused(length)) {
            refused.add(new Refused(number, sent.file(), ArtifactDownloader.refusalCode(length), sent.attempt()));
        }
        notifyAll();
    }

    private synchronized int take(byte[] target, int offset, int length) throws IOException {
        try {
            while (bytes.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        if (closed) {
            return -1;
        }
        int count = 0;
        while (count < length && !bytes.isEmpty()) {
            ByteBuffer next = bytes.element();
            int n = Math.min(length - count, next.remaining());
            next.get(target, offset + count, n);
            count += n;
            if (!next.hasRemaining()) {
                bytes.remove();
            }
        }
        return count;
    }

    /** What the agent reads. */
    private final class Files extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(@NonNull byte[] target, int offset, int length) throws IOException {
            return length == 0 ? 0 : take(target, offset, length);
        }
    }

    /** What the agent writes. A write need not end where a result ends. */
    private final class Results extends OutputStream {
        private final ByteBuffer result = ByteBuffer.allocate(NumberedFile.RESULT_BYTES);

        @Override
        public synchronized void write(int b) {
            result.put((byte) b);
            if (!result.hasRemaining()) {
                result.flip();
                finish(result.getInt(), result.getLong());
                result.clear();
            }
        }
    }
}
