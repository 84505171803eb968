package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads a file by its signed URL. Streams it to a part file in the target folder, resumes after a lost connection,
 * compares the checksum if the storage reports one, and moves the complete file into place.
 */
final class FileDownload implements Callable<Long> {

    /** Maximum number of consecutive attempts without a new byte. */
    private static final int MAX_ATTEMPTS = 6;

    private static final HttpTimings TIMINGS = SignedRequest.timings(Duration.ofMinutes(1));

    private static final Pattern RANGE = Pattern.compile("bytes\\s+(\\d{1,18})-\\d+/(\\d+|\\*)");

    private final SignedFile file;
    private final Path target;
    private final HttpTimings timings;
    private final BackOff backOff;
    private volatile SignedRequest active;
    private volatile boolean canceled;
    private Path part;
    private String etag;
    private Checksum checksum = new Checksum();
    /** MD5 of the complete file in base64; null if the storage does not report it. */
    private String expectedMd5;

    private boolean corrupt;

    FileDownload(@NonNull SignedFile file, @NonNull Path target) {
        this(file, target, TIMINGS);
    }

    FileDownload(@NonNull SignedFile file, @NonNull Path target, @NonNull HttpTimings timings) {
        this.file = file;
        this.target = target;
        this.timings = timings;
        this.backOff = new BackOff(timings);
    }

    /** @return the length, or one of the negative results of {@link ArtifactDownloader} */
    @Override
    public Long call() throws IOException, InterruptedException {
        part = PartFiles.create(target.getParent());
        try {
            long longest = 0;
            for (int attempt = 1; ; attempt++) {
                try {
                    return downloadOnce();
                } catch (SignedRequest.RefusedException e) {
                    return ArtifactDownloader.refused(e);
                } catch (SignedRequest.TransientException e) {
                    long length = Files.size(part);
                    if (length > longest) {
                        longest = length;
                        attempt = 0;
                    }
                    if (attempt >= MAX_ATTEMPTS) {
                        throw failed(e.getMessage() + ", after " + attempt + " attempts");
                    }
                    Duration retryAfter = e.retryAfter();
                    backOff.pause(retryAfter == null ? backOff.next(Math.max(1, attempt)) : backOff.after(retryAfter));
                }
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Cancels the download from another thread without waiting for its end. No file is moved into place afterwards. */
    void cancel() {
        canceled = true;
        SignedRequest request = active;
        if (request != null) {
            request.cancel();
        }
    }

    private long downloadOnce() throws IOException, InterruptedException {
        try (SignedRequest request = request(Files.size(part))) {
            active = request;
            throwIfCanceled();
            BlobResponse response = request.response();
            int status = response.status();
            if (status == 404) {
                return ArtifactDownloader.MISSING;
            }
            if (status == 412 || status == 416) {
                // The file was changed after the first part was read.
                restart();
                throw new SignedRequest.TransientException("the file changed during the download", null);
            }
            if (status != 200 && status != 206) {
                throw failed("HTTP " + status);
            }
            etag = request.header("ETag");
            long offset = status == 206 ? start(request) : 0;
            expectMd5(request, response, status == 206);
            copy(request, response.length(), offset);
            verify();
        } finally {
            active = null;
        }
        throwIfCanceled();
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            // The storage can have both a file a and a file a/b.
            return ArtifactDownloader.UNWRITABLE;
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        return Files.size(target);
    }

    private void throwIfCanceled() throws InterruptedException {
        if (canceled || Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private SignedRequest request(long offset) throws IOException {
        URI url = file.url();
        Optional<String> problem = Hosts.schemeProblem(url, true);
        if (problem.isPresent()) {
            throw failed("its address " + problem.get());
        }
        Map<String, String> headers = new HashMap<>(Map.of("Accept-Encoding", "identity"));
        if (offset > 0) {
            headers.put("Range", "bytes=" + offset + "-");
            if (etag != null) {
                headers.put("If-Match", etag);
            }
        }
        return new SignedRequest("GET", url, headers, timings);
    }

    private long start(SignedRequest request) throws IOException {
        Matcher range = RANGE.matcher(String.valueOf(request.header("Content-Range")));
        long length = Files.size(part);
        if (!range.matches() || Long.parseLong(range.group(1)) != length) {
            restart();
            throw new SignedRequest.TransientException("the server sent a different range than requested", null);
        }
        return length;
    }

    private void copy(SignedRequest request, long expected, long offset) throws IOException, InterruptedException {
        long count = 0;
        byte[] buffer = new byte[64 * 1024];
        if (offset == 0) {
            checksum = new Checksum();
        }
        try (OutputStream out = offset == 0
                ? Files.newOutputStream(part, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS)
                : Files.newOutputStream(part, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            int n;
            while ((n = request.read(buffer)) >= 0) {
                throwIfCanceled();
                out.write(buffer, 0, n);
                checksum.update(buffer, n);
                count += n;
            }
        }
        if (expected >= 0 && count < expected) {
            throw new SignedRequest.TransientException("the connection closed too early", null);
        }
    }

    /** Content-MD5 is the checksum of the response, which may be a part of the file. */
    private void expectMd5(SignedRequest request, BlobResponse response, boolean part) {
        String whole = request.header("x-ms-blob-content-md5");
        String md5 = whole != null || part ? whole : response.md5();
        if (md5 != null || !part) {
            expectedMd5 = md5;
        }
    }

    private void verify() throws IOException {
        String actual = checksum.base64();
        if (expectedMd5 == null || actual == null || expectedMd5.equals(actual)) {
            return;
        }
        if (corrupt) {
            throw failed(
                    "its content does not match its checksum, for the second time. What to do: upload the file again; the"
                            + " storage has another Content-MD5 for it.");
        }
        corrupt = true;
        restart();
        throw new SignedRequest.TransientException("its content does not match its checksum", null);
    }

    private void restart() throws IOException {
        etag = null;
        expectedMd5 = null;
        Files.write(
                part,
                new byte[0],
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }

    private IOException failed(String why) {
        return new IOException(
                "Could not download '" + file.path() + "' from " + file.url().getHost() + ": " + why);
    }
}
