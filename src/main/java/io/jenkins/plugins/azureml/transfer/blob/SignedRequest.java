package io.jenkins.plugins.azureml.transfer.blob;

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
import javax.net.ssl.HttpsURLConnection;

/**
 * A single attempt of a request to a signed URL of blob storage. Messages never contain the URL, whose query is a
 * secret. Redirects are not followed.
 *
 * <p>Uses the URL connection of the JDK, so that an agent needs no library and follows its own proxy settings. A later
 * request reuses the connection if the response was read to its end; otherwise {@link #close} disconnects it. {@link ReusedTls}
 * has all connections reused, not only five.
 */
public final class SignedRequest implements AutoCloseable {

    /** Maximum size of a body that is read to its end, so that the connection can be reused. */
    private static final int DRAINED_BYTES = 64 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final String USER_AGENT = userAgent();

    private final HttpURLConnection connection;
    /** Null without TLS. */
    private final ReusedTls tls;

    private InputStream body;
    private boolean complete;

    /** @param timings defines the connect timeout and the longest time without a byte of the response */
    public SignedRequest(
            @NonNull String method,
            @NonNull URI url,
            @NonNull Map<String, String> headers,
            @NonNull HttpTimings timings)
            throws IOException {
        connection = (HttpURLConnection) url.toURL().openConnection();
        tls = connection instanceof HttpsURLConnection ? ReusedTls.acquire() : null;
        if (tls != null) {
            ((HttpsURLConnection) connection).setSSLSocketFactory(tls);
        }
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) timings.connect().toMillis());
        connection.setReadTimeout((int) timings.response().toMillis());
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "*/*");
        connection.setRequestProperty("User-Agent", USER_AGENT);
        headers.forEach(connection::setRequestProperty);
    }

    /** Returns the default timings with another response timeout. */
    @NonNull
    public static HttpTimings timings(@NonNull Duration response) {
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

    /** Content of a request. Writes the same bytes each time. */
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The storage refused the signature, or it has expired. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String code;

        RefusedException(BlobResponse response) {
            super(response.toString());
            this.code = response.code();
        }

        /** Returns whether the signature is valid but lacks the permission for this kind of request, such as reading. */
        public boolean isPermissionMissing() {
            return "AuthorizationPermissionMismatch".equals(code);
        }

        /** Returns the error code of the storage; null if there is none. */
        @CheckForNull
        public String code() {
            return code;
        }
    }

    /** A failure that a retry may resolve. */
    public static class TransientException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Duration retryAfter;

        public TransientException(String message, @CheckForNull Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        /** Returns the wait that the storage asked for, at most one minute; null if it asked for none. */
        @CheckForNull
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The connection failed, so the outcome of the request is unknown. */
    public static final class LostException extends TransientException {
        private static final long serialVersionUID = 1L;

        LostException(IOException e) {
            // The message of the cause may contain the URL.
            super("the connection was lost: " + e.getClass().getSimpleName(), null);
        }
    }

    /**
     * Sends the body of the request.
     *
     * @throws LostException if the connection fails; all other exceptions come from {@code content}
     */
    public void write(long length, @NonNull Body content) throws IOException {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(length);
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        try (OutputStream out = new ConnectionOutput(connection)) {
            content.writeTo(out);
        }
    }

    /**
     * Completes the request and reads the head of the response. Discards the body of an error.
     *
     * @throws RefusedException for 401 and 403
     * @throws TransientException for a status that a retry may change, and if the connection fails
     */
    @NonNull
    public BlobResponse response() throws RefusedException, TransientException {
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
            throw new TransientException("its checksum does not match (" + response + ")", null);
        }
        if (status == 401 || status == 403) {
            throw new RefusedException(response);
        }
        return response;
    }

    /** Returns a header of the response; null if it is missing. */
    @CheckForNull
    public String header(@NonNull String name) {
        return connection.getHeaderField(name);
    }

    /**
     * Reads bytes of the body of a successful response.
     *
     * @return their number; -1 at the end, which may be premature
     */
    public int read(@NonNull byte[] buffer) throws LostException {
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

    /** Reads and ignores the rest of the body, unless it is long. */
    public void discard() {
        try (InputStream in = isError() ? connection.getErrorStream() : connection.getInputStream()) {
            complete = in == null || in.readNBytes(DRAINED_BYTES).length < DRAINED_BYTES;
        } catch (IOException e) {
            complete = false;
        }
    }

    private boolean isError() throws IOException {
        return connection.getResponseCode() >= 400;
    }

    /** Cancels the request from another thread without waiting for its end. The thread that sends it gets an exception. */
    public void cancel() {
        // With TLS, disconnecting waits for an active write; in a body it waits for an active read.
        new NamingThreadFactory(new DaemonThreadFactory(), "Azure ML transfer: cancel")
                .newThread(connection::disconnect)
                .start();
    }

    /** Keeps the connection alive if the response was read to its end; otherwise disconnects it. */
    @Override
    public void close() {
        if (!complete) {
            connection.disconnect();
        }
        if (tls != null) {
            tls.release();
        }
    }

    @CheckForNull
    private Duration retryAfter() {
        long seconds = connection.getHeaderFieldLong("Retry-After", -1);
        return seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds()));
    }

    /** Distinguishes failures of the connection from failures to read the file. */
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

    /** Identifies the plugin in the logs of the storage account, as the requests of the controller do. */
    private static String userAgent() {
        String version = SignedRequest.class.getPackage().getImplementationVersion();
        return "azure-ml-jenkins-plugin/" + (version == null ? "dev" : version) + " agent";
    }
}
