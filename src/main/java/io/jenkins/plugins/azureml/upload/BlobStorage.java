package io.jenkins.plugins.azureml.upload;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.HttpTimings;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.Hosts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests to one place in blob storage, for several threads. By the URL connection of Java, so that an agent needs no library
 * and follows its own proxy settings. No message holds the signature.
 */
final class BlobStorage {

    private static final int ATTEMPTS = 6;
    private static final int CONNECT_MILLIS = 30_000;
    private static final int READ_MILLIS = 120_000;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final BlobAddresses place;
    private final BackOff backOff;
    private final Set<HttpURLConnection> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    BlobStorage(@NonNull BlobAddresses place) {
        this(place, HttpTimings.DEFAULTS);
    }

    BlobStorage(@NonNull BlobAddresses place, @NonNull HttpTimings timings) {
        this.place = place;
        this.backOff = new BackOff(timings);
    }

    /** What is sent: the same bytes each time. */
    interface Body {
        Body NONE = out -> {};

        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * What the storage says.
     *
     * @param code of an error; null for a success
     * @param length of a blob that was asked for; -1 if it does not tell
     * @param md5 of a blob that was asked for, in base64; null if it does not tell
     */
    record Answer(
            int status,
            @CheckForNull String code,
            long length,
            @CheckForNull String md5) {

        boolean isSuccess() {
            return status / 100 == 2;
        }
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
    private static final class TransientException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Duration asked;

        TransientException(String message, Duration asked) {
            super(message);
            this.asked = asked;
        }
    }

    /** The connection ended in the middle. */
    private static final class LostException extends IOException {
        private static final long serialVersionUID = 1L;

        LostException(IOException e) {
            // Its message may hold the URL.
            super("the connection was lost: " + e.getClass().getSimpleName());
        }
    }

    @NonNull
    Answer head(@NonNull String name) throws IOException, InterruptedException {
        return send("HEAD", name, "", Map.of(), 0, Body.NONE);
    }

    @NonNull
    Answer put(
            @NonNull String name,
            @NonNull String query,
            @NonNull Map<String, String> headers,
            long length,
            @NonNull Body body)
            throws IOException, InterruptedException {
        return send("PUT", name, query, headers, length, body);
    }

    /** Ends what is under way; its threads get an error. */
    void close() {
        closed = true;
        underWay.forEach(HttpURLConnection::disconnect);
    }

    /** With repeats: all requests here may be sent again. */
    private Answer send(String method, String name, String query, Map<String, String> headers, long length, Body body)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            if (closed || Thread.interrupted()) {
                throw new InterruptedException();
            }
            try {
                return once(method, name, query, headers, length, body);
            } catch (LostException e) {
                again(name, attempt, e, null);
                refusal(name);
            } catch (TransientException e) {
                again(name, attempt, e, e.asked);
            }
        }
    }

    private void again(String name, int attempt, IOException why, Duration asked)
            throws IOException, InterruptedException {
        if (closed) {
            throw new InterruptedException();
        }
        if (attempt >= ATTEMPTS) {
            throw failed(name, why.getMessage() + ", after " + attempt + " attempts");
        }
        backOff.pause(asked == null ? backOff.next(attempt) : backOff.after(asked));
    }

    /** A refusal that comes before all is sent is lost with the connection; without anything to send it can be read. */
    private void refusal(String name) throws IOException {
        try {
            once("HEAD", name, "", Map.of(), 0, Body.NONE);
        } catch (RefusedException e) {
            if (!e.isOnlyThis()) {
                throw e;
            }
        } catch (IOException e) {
            // The next attempt tells.
        }
    }

    private Answer once(String method, String name, String query, Map<String, String> headers, long length, Body body)
            throws IOException {
        HttpURLConnection connection = open(method, name, query);
        headers.forEach(connection::setRequestProperty);
        underWay.add(connection);
        try {
            if (method.equals("PUT")) {
                write(connection, length, body);
            }
            return read(connection, name);
        } finally {
            underWay.remove(connection);
        }
    }

    private HttpURLConnection open(String method, String name, String query) throws IOException {
        URI url = place.blob(name, query);
        Optional<String> problem = Hosts.schemeProblem(url, true);
        if (problem.isPresent()) {
            throw failed(name, "the address of the storage " + problem.get());
        }
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "*/*");
        return connection;
    }

    private static void write(HttpURLConnection connection, long length, Body body) throws IOException {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(length);
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        try (OutputStream out = new Sending(connection)) {
            body.writeTo(out);
        }
    }

    private Answer read(HttpURLConnection connection, String name) throws IOException {
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw new LostException(e);
        }
        String code = connection.getHeaderField("x-ms-error-code");
        Answer answer = new Answer(
                status,
                code,
                connection.getHeaderFieldLong("Content-Length", -1),
                connection.getHeaderField("Content-MD5"));
        drain(connection, status);
        if (status == 408 || status == 429 || status >= 500) {
            long seconds = connection.getHeaderFieldLong("Retry-After", -1);
            throw new TransientException(
                    describe(answer), seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT_SECONDS)));
        }
        if ("Md5Mismatch".equals(code)) {
            throw new TransientException("it arrived damaged (" + describe(answer) + ")", null);
        }
        if (status == 401 || status == 403) {
            throw new RefusedException(describe(answer), "AuthorizationPermissionMismatch".equals(code));
        }
        return answer;
    }

    /** Read to its end, a connection can be used again. */
    private static void drain(HttpURLConnection connection, int status) {
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            if (in != null) {
                in.readNBytes(64 * 1024);
            }
        } catch (IOException e) {
            connection.disconnect();
        }
    }

    static String describe(Answer answer) {
        return "HTTP " + answer.status() + (answer.code() == null ? "" : " " + answer.code());
    }

    @NonNull
    IOException failed(@NonNull String name, @NonNull String why) {
        return new IOException("Could not upload '" + name + "' to " + place.host() + ": " + why
                + ". What to do: see that this agent reaches the storage of the workspace (proxy, firewall, private"
                + " endpoint).");
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
