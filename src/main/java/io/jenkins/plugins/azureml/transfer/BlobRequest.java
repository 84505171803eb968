package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** One request to blob storage, sent once. No message holds its URL, which is signed. */
final class BlobRequest {

    private static final int CONNECT_MILLIS = 30_000;
    private static final int READ_MILLIS = 120_000;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final HttpURLConnection connection;

    BlobRequest(@NonNull String method, @NonNull URI url, @NonNull Map<String, String> headers) throws IOException {
        connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "*/*");
        headers.forEach(connection::setRequestProperty);
    }

    /** What is sent: the same bytes each time. */
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The storage does not accept the signature (any more). */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean onlyThis;

        RefusedException(String message, boolean onlyThis) {
            super(message);
            this.onlyThis = onlyThis;
        }

        /** Whether the signature is a good one that does not allow this kind of request: one to write may not let read. */
        boolean isOnlyThis() {
            return onlyThis;
        }
    }

    /** Worth another attempt. */
    static final class TransientException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Duration asked;

        TransientException(String message, @CheckForNull Duration asked) {
            super(message);
            this.asked = asked;
        }

        /** How long the storage asks to wait; null if it does not. */
        @CheckForNull
        Duration asked() {
            return asked;
        }
    }

    /** The connection ended in the middle. */
    static final class LostException extends IOException {
        private static final long serialVersionUID = 1L;

        LostException(IOException e) {
            // Its message may hold the URL.
            super("the connection was lost: " + e.getClass().getSimpleName());
        }
    }

    /** @param body null for a request without one */
    @NonNull
    BlobResponse send(long length, @CheckForNull Body body) throws IOException {
        if (body != null) {
            write(length, body);
        }
        return read();
    }

    /** Ends it; the thread that sends it gets an error. */
    void cancel() {
        connection.disconnect();
    }

    private void write(long length, Body body) throws IOException {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(length);
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        try (OutputStream out = new Sending(connection)) {
            body.writeTo(out);
        }
    }

    private BlobResponse read() throws IOException {
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw new LostException(e);
        }
        BlobResponse answer = new BlobResponse(
                status,
                connection.getHeaderField("x-ms-error-code"),
                connection.getHeaderFieldLong("Content-Length", -1),
                connection.getHeaderField("Content-MD5"));
        drain(status);
        if (status == 408 || status == 429 || status >= 500) {
            long seconds = connection.getHeaderFieldLong("Retry-After", -1);
            throw new TransientException(
                    answer.toString(),
                    seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT_SECONDS)));
        }
        if ("Md5Mismatch".equals(answer.code())) {
            throw new TransientException("it arrived damaged (" + answer + ")", null);
        }
        if (status == 401 || status == 403) {
            throw new RefusedException(answer.toString(), "AuthorizationPermissionMismatch".equals(answer.code()));
        }
        return answer;
    }

    /** Read to its end, a connection can be used again. */
    private void drain(int status) {
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            if (in != null) {
                in.readNBytes(64 * 1024);
            }
        } catch (IOException e) {
            connection.disconnect();
        }
    }

    /** The connection's output: trouble with it is told from trouble with the file that is read. */
    private static final class Sending extends OutputStream {
        private final OutputStream out;

        Sending(HttpURLConnection connection) throws LostException {
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
