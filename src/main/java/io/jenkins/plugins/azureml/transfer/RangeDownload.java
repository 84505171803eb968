package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.transfer.blob.ActiveRequests;
import io.jenkins.plugins.azureml.transfer.blob.BlobResponse;
import io.jenkins.plugins.azureml.transfer.blob.SignedRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads a range of a file to its position in the part file. Resumes after a lost connection. Compares the checksum of the
 * range if the storage reports one, and repeats the range if it differs.
 */
final class RangeDownload {

    /** The longest range for which blob storage computes a checksum, in bytes. */
    static final int SIZE = 4 * 1024 * 1024;

    /** Maximum number of consecutive attempts without a new byte. */
    private static final int MAX_ATTEMPTS = 6;
    /** The end of a range that ends with the file. */
    private static final long OPEN = Long.MAX_VALUE;

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes\\s+(\\d{1,18})-\\d+/(\\d{1,18}|\\*)");

    /** What all ranges of a file have in common. Messages contain the path instead of the URL, which is a secret. */
    record Source(
            @NonNull SignedFile file,
            @NonNull FileChannel part,
            @NonNull HttpTimings timings,
            @NonNull ActiveRequests active) {

        @NonNull
        IOException failed(@NonNull String why) {
            return new IOException("Could not download '" + file.path() + "' from "
                    + file.url().getHost() + ": " + why);
        }
    }

    /**
     * What the first response says about the file.
     *
     * @param length of the file; -1 if it is not known
     * @param md5 MD5 of the file in base64; null if it is not known
     */
    record Version(
            @CheckForNull String etag,
            long length,
            @CheckForNull String md5) {}

    /** The file has changed since its first bytes were read, so that it must be downloaded anew. */
    static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1L;

        ChangedException() {
            super("the file changed during the download");
        }
    }

    /** The file does not exist. */
    static final class MissingException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final Source source;
    private final long begin;
    /** Exclusive. */
    private long end;
    /** Null until the first response. */
    private Version version;

    private long received;
    private Checksum checksum = new Checksum();
    /** MD5 of the range in base64; null if it is not known. */
    private String expected;

    private boolean verified;
    private boolean corrupt;

    /** @param version null for the first range, which may end earlier than {@code end} */
    RangeDownload(@NonNull Source source, long begin, long end, @CheckForNull Version version) {
        this.source = source;
        this.begin = begin;
        this.end = end;
        this.version = version;
    }

    /**
     * Downloads the range.
     *
     * @param onBegin called once, before the first byte is read; the length of the file and the end of the range are then known if
     *     they can be
     */
    void run(@NonNull Runnable onBegin) throws IOException, InterruptedException {
        BackOff backOff = new BackOff(source.timings());
        long longest = 0;
        for (int attempt = 1; ; attempt++) {
            try {
                runOnce(onBegin);
                return;
            } catch (SignedRequest.TransientException e) {
                if (received > longest) {
                    longest = received;
                    attempt = 0;
                }
                if (attempt >= MAX_ATTEMPTS) {
                    throw source.failed(e.getMessage() + ", after " + attempt + " attempts");
                }
                Duration retryAfter = e.retryAfter();
                backOff.pause(retryAfter == null ? backOff.next(Math.max(1, attempt)) : backOff.after(retryAfter));
            }
        }
    }

    @NonNull
    Version version() {
        return version;
    }

    /** Returns the first byte after those that were received. */
    long end() {
        return end == OPEN ? begin + received : end;
    }

    /** Returns whether the range equals its checksum, as far as is known. */
    boolean isVerified() {
        return verified;
    }

    private void runOnce(Runnable onBegin) throws IOException, InterruptedException {
        try (SignedRequest request = request()) {
            try {
                source.active().add(request);
                BlobResponse response = request.response();
                switch (response.status()) {
                    case 200 -> beginWhole(request, response, onBegin);
                    case 206 -> beginRange(request, onBegin);
                    case 404 -> throw new MissingException();
                    case 412 -> throw new ChangedException();
                    case 416 -> beginWithoutRange();
                    default -> throw source.failed("HTTP " + response.status());
                }
                copy(request, response.length());
                verify();
            } finally {
                source.active().remove(request);
            }
        }
    }

    private SignedRequest request() throws IOException {
        URI url = source.file().url();
        Optional<String> problem = Hosts.schemeProblem(url, true);
        if (problem.isPresent()) {
            throw source.failed("its address " + problem.get());
        }
        Map<String, String> headers = new HashMap<>(Map.of("Accept-Encoding", "identity"));
        long from = begin + received;
        if (end != OPEN) {
            headers.put("Range", "bytes=" + from + "-" + (end - 1));
            if (end - from <= SIZE) {
                headers.put("x-ms-range-get-content-md5", "true");
            }
        } else if (from > 0) {
            headers.put("Range", "bytes=" + from + "-");
        }
        if (version != null && version.etag() != null) {
            headers.put("If-Match", version.etag());
        }
        return new SignedRequest("GET", url, headers, source.timings());
    }

    /** Begins with a response that has the whole file, because it is not served in ranges. */
    private void beginWhole(SignedRequest request, BlobResponse response, Runnable onBegin) throws ChangedException {
        boolean first = version == null;
        if (begin > 0 || !first && version.length() > end) {
            throw new ChangedException();
        }
        restart();
        String md5 = request.header("x-ms-blob-content-md5");
        expected = md5 == null ? response.md5() : md5;
        end = response.length() < 0 ? OPEN : response.length();
        version = new Version(request.header("ETag"), response.length(), expected);
        if (first) {
            onBegin.run();
        }
    }

    private void beginRange(SignedRequest request, Runnable onBegin) throws IOException {
        Matcher range = CONTENT_RANGE.matcher(String.valueOf(request.header("Content-Range")));
        if (!range.matches() || Long.parseLong(range.group(1)) != begin + received) {
            restart();
            throw new SignedRequest.TransientException("the server sent a different range than requested", null);
        }
        String md5 = request.header("x-ms-blob-content-md5");
        long length = range.group(2).equals("*") ? -1 : Long.parseLong(range.group(2));
        boolean first = version == null;
        if (first) {
            if (length < 0) {
                beginWithoutRange();
            }
            end = Math.min(end, length);
            version = new Version(request.header("ETag"), length, md5);
        }
        if (received == 0) {
            expected = request.header("Content-MD5");
        }
        if (md5 != null && begin == 0 && end == length) {
            expected = md5;
        }
        if (first) {
            onBegin.run();
        }
    }

    /** An empty file has no range, and a server may not know the length of a file. */
    private void beginWithoutRange() throws IOException {
        if (version != null || end == OPEN) {
            throw new ChangedException();
        }
        end = OPEN;
        throw new SignedRequest.TransientException("the server does not serve a range", Duration.ZERO);
    }

    private void copy(SignedRequest request, long length) throws IOException, InterruptedException {
        long count = 0;
        // One byte more than the rest shows whether the server sends more.
        long rest = end == OPEN ? OPEN : end - begin - received + 1;
        byte[] buffer = new byte[(int) Math.min(64 * 1024, rest)];
        int n;
        while ((n = request.read(buffer)) >= 0) {
            source.active().throwIfClosed();
            if (n > end - begin - received) {
                restart();
                throw new SignedRequest.TransientException("the server sent more than was requested", null);
            }
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
            for (long at = begin + received; bytes.hasRemaining(); ) {
                at += source.part().write(bytes, at);
            }
            checksum.update(buffer, n);
            received += n;
            count += n;
        }
        if (end != OPEN ? begin + received < end : count < length) {
            throw new SignedRequest.TransientException("the connection closed too early", null);
        }
    }

    private void verify() throws IOException {
        String actual = checksum.complete();
        if (expected == null || actual == null) {
            return;
        }
        if (!expected.equals(actual)) {
            if (corrupt) {
                throw corrupt(source);
            }
            corrupt = true;
            restart();
            throw new SignedRequest.TransientException("its content does not match its checksum", null);
        }
        verified = true;
    }

    @NonNull
    static IOException corrupt(@NonNull Source source) {
        return source.failed("its content does not match its checksum, for the second time. What to do: upload the file"
                + " again; the storage has another Content-MD5 for it.");
    }

    private void restart() {
        received = 0;
        expected = null;
        checksum = new Checksum();
    }
}
