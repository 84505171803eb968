package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One request to blob storage by a signed URL, sent once. No message contains the URL, whose query is a secret, and no redirect
 * is followed.
 *
 * <p>Uses the URL connection of the JDK: an agent needs no library for it, and it follows the agent's own proxy settings. Later
 * requests reuse the connection if the response was read to its end. {@link #close} disconnects it otherwise.
 */
final class SignedRequest implements AutoCloseable {

    /** An error body up to this many bytes is read to its end, so that its connection can be reused. */
    private static final int DRAINED_BYTES = 64 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final HttpURLConnection connection;
    private InputStream body;
    private boolean complete;

    /** @param timings of which the time to connect and the time without a byte of the response are used */
    SignedRequest(
            @NonNull String method,
            @NonNull URI url,
            @NonNull Map<String, String> headers,
            @NonNull HttpTimings timings)
            throws IOException {
        connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) timings.connect().toMillis());
        connection.setReadTimeout((int) timings.response().toMillis());
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "*/*");
        headers.forEach(connection::setRequestProperty);
    }

    /** Returns the usual timings, except for the longest time without a byte of the response. */
    @NonNull
    static HttpTimings timings(@NonNull Duration response) {
        HttpTimings usual = HttpTimings.DEFAULTS;
        return new HttpTimings(
                CONNECT,
                response,
                usual.total(),
                usual.transfer(),
                usual.backOff(),
                usual.maxBackOff(),
                usual.attempts());
    }

    /** Content of a request; writes the same bytes each time. */
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The storage does not accept the signature, or not any more. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean permissionMissing;

        RefusedException(String message, boolean permissionMissing) {
            super(message);
            this.permissionMissing = permissionMissing;
        }

        /** Returns whether the signature is valid but does not allow this kind of request, such as a read with one to write. */
        boolean isPermissionMissing() {
            return permissionMissing;
        }
    }

    /** Worth another attempt. */
    static class TransientException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Duration retryAfter;

        TransientException(String message, @CheckForNull Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        /** Returns the wait that the storage asks for, at most a minute; null if it asks for none. */
        @CheckForNull
        Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The connection failed, so the outcome of the request is unknown. */
    static final class LostException extends TransientException {
        private static final long serialVersionUID = 1L;

        LostException(IOException e) {
            // The message of the cause may contain the URL.
            super("the connection was lost: " + e.getClass().getSimpleName(), null);
        }
    }

    /**
     * Sends the body of the request.
     *
     * @throws LostException if the connection fails; every other exception comes from {@code content}
     */
    void write(long length, @NonNull Body content) throws IOException {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(length);
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        try (OutputStream out = new ConnectionOutput(connection)) {
            content.writeTo(out);
        }
    }

    /**
     * Sends what is not sent yet and reads the head of the response. The body of an error is discarded.
     *
     * @throws RefusedException for 401 and 403
     * @throws TransientException for a status that another attempt may change, or if the connection fails
     */
    @NonNull
    BlobResponse response() throws RefusedException, TransientException {
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw new LostException(e);
        }
        BlobResponse response = new BlobResponse(
                status,
                header("x-ms-error-code"),
                connection.getHeaderFieldLong("Content-Length", -1),
                header("Content-MD5"));
        if (!response.isSuccess()) {
            discard();
        }
        if (status == 408 || status == 429 || status >= 500) {
            throw new TransientException(response.toString(), retryAfter());
        }
        if ("Md5Mismatch".equals(response.code())) {
            throw new TransientException("it arrived damaged (" + response + ")", null);
        }
        if (status == 401 || status == 403) {
            throw new RefusedException(response.toString(), "AuthorizationPermissionMismatch".equals(response.code()));
        }
        return response;
    }

    /** Returns a header of the response; null without it. */
    @CheckForNull
    String header(@NonNull String name) {
        return connection.getHeaderField(name);
    }

    /**
     * Reads some bytes of the body of a response that is a success.
     *
     * @return their number; -1 at the end, which may come too early
     */
    int read(@NonNull byte[] buffer) throws LostException {
        try {
            if (body == null) {
                body = connection.getInputStream();
            }
            int count = body.read(buffer);
            complete = count < 0;
            return count;
        } catch (IOException e) {
            throw new LostException(e);
        }
    }

    /** Reads the rest of the body, unless it is long. */
    void discard() {
        try (InputStream in = isError() ? connection.getErrorStream() : connection.getInputStream()) {
            complete = in == null || in.readNBytes(DRAINED_BYTES).length < DRAINED_BYTES;
        } catch (IOException e) {
            complete = false;
        }
    }

    private boolean isError() throws IOException {
        return connection.getResponseCode() >= 400;
    }

    /** Ends the request from another thread; its own thread gets an error. Does not wait for that. */
    void cancel() {
        // Disconnecting waits for a read of the body, and with TLS for a write.
        new NamingThreadFactory(new DaemonThreadFactory(), "Azure ML transfer: cancel")
                .newThread(connection::disconnect)
                .start();
    }

    /** Keeps the connection for later requests if the response was read to its end; disconnects it otherwise. */
    @Override
    public void close() {
        if (!complete) {
            connection.disconnect();
        }
    }

    @CheckForNull
    private Duration retryAfter() {
        long seconds = connection.getHeaderFieldLong("Retry-After", -1);
        return seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds()));
    }

    /** Distinguishes failures of the connection from failures of the file that is sent. */
    private static final class ConnectionOutput extends OutputStream {
        private final OutputStream out;

        ConnectionOutput(HttpURLConnection connection) throws LostException {
            try {
                out = connection.getOutputStream();
            } catch (IOException e) {
                throw new LostException(e);
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(@NonNull byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw new LostException(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                out.close();
            } catch (IOException e) {
                throw new LostException(e);
            }
        }
    }
}
