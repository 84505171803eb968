package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file, by its signed URL: streamed to a file beside it, going on where a lost connection left off, and moved into place
 * when it is whole. By the URL connection of Java, so that an agent needs no library and follows its own proxy settings.
 */
final class FileDownload implements Callable<Long> {

    /** In a row, of which none brings a byte more. */
    private static final int ATTEMPTS = 6;

    private static final int CONNECT_MILLIS = 30_000;
    private static final int READ_MILLIS = 60_000;
    private static final Pattern RANGE = Pattern.compile("bytes\\s+(\\d{1,18})-\\d+/(\\d+|\\*)");

    private final SignedFile what;
    private final Path target;
    private final BackOff backOff;
    private volatile HttpURLConnection underWay;
    private volatile boolean cancelled;
    private Path part;
    private String etag;

    FileDownload(@NonNull SignedFile what, @NonNull Path target) {
        this(what, target, HttpTimings.DEFAULTS);
    }

    FileDownload(@NonNull SignedFile what, @NonNull Path target, @NonNull HttpTimings timings) {
        this.what = what;
        this.target = target;
        this.backOff = new BackOff(timings);
    }

    /** @return the length, {@link ArtifactDownloader#REFUSED} or {@link ArtifactDownloader#MISSING} */
    @Override
    public Long call() throws IOException, InterruptedException {
        part = PartFiles.create(target.getParent());
        try {
            long most = 0;
            for (int attempt = 1; ; attempt++) {
                try {
                    return once();
                } catch (TransientException e) {
                    long have = Files.size(part);
                    if (have > most) {
                        most = have;
                        attempt = 0;
                    }
                    if (attempt >= ATTEMPTS) {
                        throw failed(e.getMessage() + ", after " + attempt + " attempts");
                    }
                    backOff.pause(backOff.next(Math.max(1, attempt)));
                }
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Ends it, from another thread: nothing is put into place any more. Does not wait for that. */
    void cancel() {
        cancelled = true;
        HttpURLConnection connection = underWay;
        if (connection != null) {
            // In the middle of a body this waits for the read that is under way, at most as long as that may take.
            new NamingThreadFactory(new DaemonThreadFactory(), "Azure ML download: end")
                    .newThread(connection::disconnect)
                    .start();
        }
    }

    private long once() throws IOException, InterruptedException {
        HttpURLConnection connection = open(Files.size(part));
        underWay = connection;
        try {
            throwIfCancelled();
            int status = status(connection);
            if (status == 401 || status == 403) {
                return ArtifactDownloader.REFUSED;
            }
            if (status == 404) {
                return ArtifactDownloader.MISSING;
            }
            if (status == 412 || status == 416) {
                // It has changed since it was begun.
                restart();
                throw new TransientException("the file changed while it was read");
            }
            if (status == 408 || status == 429 || status >= 500) {
                throw new TransientException("HTTP " + status);
            }
            if (status != 200 && status != 206) {
                throw failed("HTTP " + status);
            }
            etag = connection.getHeaderField("ETag");
            copy(connection, status == 206 ? start(connection) : 0);
        } finally {
            underWay = null;
            connection.disconnect();
        }
        throwIfCancelled();
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        return Files.size(target);
    }

    private void throwIfCancelled() throws InterruptedException {
        if (cancelled || Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private HttpURLConnection open(long offset) throws IOException {
        URI url = what.url();
        Optional<String> problem = Hosts.schemeProblem(url, true);
        if (problem.isPresent()) {
            throw failed("its address " + problem.get());
        }
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (offset > 0) {
            connection.setRequestProperty("Range", "bytes=" + offset + "-");
            if (etag != null) {
                connection.setRequestProperty("If-Match", etag);
            }
        }
        return connection;
    }

    private static int status(HttpURLConnection connection) throws TransientException {
        try {
            return connection.getResponseCode();
        } catch (IOException e) {
            // Its message may hold the URL.
            throw new TransientException(e.getClass().getSimpleName());
        }
    }

    private long start(HttpURLConnection connection) throws IOException {
        Matcher range = RANGE.matcher(String.valueOf(connection.getHeaderField("Content-Range")));
        long have = Files.size(part);
        if (!range.matches() || Long.parseLong(range.group(1)) != have) {
            restart();
            throw new TransientException("the server gave another part than was asked for");
        }
        return have;
    }

    private void copy(HttpURLConnection connection, long offset) throws IOException, InterruptedException {
        long expected = connection.getContentLengthLong();
        long count = 0;
        byte[] buffer = new byte[64 * 1024];
        try (OutputStream out = offset == 0
                ? Files.newOutputStream(part, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS)
                : Files.newOutputStream(part, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            InputStream in = body(connection);
            int n;
            while ((n = read(in, buffer)) >= 0) {
                throwIfCancelled();
                out.write(buffer, 0, n);
                count += n;
            }
        }
        if (expected >= 0 && count < expected) {
            throw new TransientException("the connection ended too early");
        }
    }

    private static InputStream body(HttpURLConnection connection) throws TransientException {
        try {
            return connection.getInputStream();
        } catch (IOException e) {
            throw new TransientException(e.getClass().getSimpleName());
        }
    }

    private static int read(InputStream in, byte[] buffer) throws TransientException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new TransientException(
                    "the connection was lost: " + e.getClass().getSimpleName());
        }
    }

    private void restart() throws IOException {
        etag = null;
        Files.write(
                part,
                new byte[0],
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }

    private IOException failed(String why) {
        return new IOException(
                "Could not download '" + what.path() + "' from " + what.url().getHost() + ": " + why);
    }

    /** Worth another attempt. */
    private static final class TransientException extends IOException {
        private static final long serialVersionUID = 1L;

        TransientException(String message) {
            super(message);
        }
    }
}
