package io.jenkins.plugins.azureml.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import io.jenkins.plugins.azureml.testing.WithoutMd5;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads of a file that is longer than a range. */
class RangeDownloadTest {

    private static final String SIGNED = "/blob?sig=not-a-real-signature";
    private static final int RANGES = 4;

    @TempDir
    Path folder;

    private FaultServer storage;
    /** The blob; its ETag is its hash code. */
    private byte[] content = new byte[(RANGES - 1) * RangeDownload.SIZE + 1000];
    /** What happens to the response of a range, by its first byte. */
    private UnaryOperator<Reply> fault = reply -> reply;

    private boolean checksums = true;

    @BeforeEach
    void start() throws Exception {
        new Random(1).nextBytes(content);
        storage = new FaultServer();
        storage.on("GET /blob", this::serve);
    }

    @AfterEach
    void stop() throws Exception {
        storage.close();
    }

    /** Serves ranges as blob storage does. */
    private Reply serve(Seen seen) {
        byte[] blob = content;
        String etag = "\"" + Arrays.hashCode(blob) + "\"";
        String match = seen.header("If-Match");
        if (match != null && !match.equals(etag)) {
            return Reply.status(412);
        }
        String[] range = seen.header("Range").substring("bytes=".length()).split("-");
        int from = Integer.parseInt(range[0]);
        int to = Math.min(blob.length, Integer.parseInt(range[1]) + 1);
        byte[] part = Arrays.copyOfRange(blob, from, to);
        Reply reply = Reply.bytes(206, part)
                .with("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + blob.length)
                .with("ETag", etag);
        if (checksums) {
            reply.with("x-ms-blob-content-md5", md5(blob));
            if (seen.header("x-ms-range-get-content-md5") != null) {
                assertTrue(part.length <= RangeDownload.SIZE, "as for blob storage");
                reply.with("Content-MD5", md5(part));
            }
        }
        return fault.apply(reply);
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            return "";
        }
    }

    private long download() throws Exception {
        FileDownload download =
                new FileDownload(new SignedFile("x", storage.uri(SIGNED)), folder.resolve("x"), ScriptedAzure.FAST);
        try {
            return ParallelTransfers.run("Azure ML download", RANGES, List.of(download), download::cancel)
                    .get(0);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                assertTrue(files.noneMatch(file -> file.toString().endsWith(".part")));
            }
        }
    }

    private byte[] stored() throws IOException {
        return Files.readAllBytes(folder.resolve("x"));
    }

    private List<String> ranges() {
        return storage.seen("GET /blob").stream()
                .map(seen -> seen.header("Range"))
                .toList();
    }

    /** Breaks the response of a range, a number of times. */
    private void breakRange(int number, int times, UnaryOperator<Reply> broken) {
        AtomicInteger left = new AtomicInteger(times);
        String start = "bytes " + (long) number * RangeDownload.SIZE + "-";
        fault = reply -> header(reply).startsWith(start) && left.getAndDecrement() > 0 ? broken.apply(reply) : reply;
    }

    private static Reply withoutRangeMd5(Reply reply) {
        reply.headers().remove("Content-MD5");
        return reply;
    }

    private static String header(Reply reply) {
        return String.valueOf(reply.headers().get("Content-Range"));
    }

    @Test
    void rangesAreDownloadedAtTheSameTimeAndOfOneVersion() throws Exception {
        CountDownLatch together = new CountDownLatch(RANGES - 1);
        fault = reply -> {
            if (!header(reply).startsWith("bytes 0-")) {
                together.countDown();
                try {
                    assertTrue(together.await(1, TimeUnit.MINUTES));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return reply;
        };
        assertEquals(content.length, download());
        assertArrayEquals(content, stored());
        assertEquals(
                List.of(
                        "bytes=0-4194303",
                        "bytes=12582912-12583911",
                        "bytes=4194304-8388607",
                        "bytes=8388608-12582911"),
                List.copyOf(new TreeSet<>(ranges())));
        assertEquals(RANGES, ranges().size());
        assertEquals(
                RANGES - 1,
                storage.seen("GET /blob").stream()
                        .filter(seen -> seen.header("If-Match") != null)
                        .count());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void corruptRangeIsRepeatedAndNotTheFile(int number) throws Exception {
        breakRange(number, 1, Reply::corrupt);
        assertEquals(content.length, download());
        assertArrayEquals(content, stored());
        assertEquals(RANGES + 1, ranges().size());
    }

    @Test
    void rangeThatStaysCorruptFailsTheDownload() {
        breakRange(2, Integer.MAX_VALUE, Reply::corrupt);
        IOException e = assertThrows(IOException.class, this::download);
        assertTrue(e.getMessage().contains("does not match its checksum, for the second time"), e.getMessage());
        assertFalse(e.getMessage().contains("sig="), e.getMessage());
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, RANGES - 1})
    void rangeResumesAfterLostConnection(int number) throws Exception {
        breakRange(number, 1, Reply::truncated);
        assertEquals(content.length, download());
        assertArrayEquals(content, stored());
        assertEquals(RANGES + 1, ranges().size());
        long resumed = ranges().stream()
                .filter(range -> Long.parseLong(range.substring(6, range.indexOf('-'))) % RangeDownload.SIZE > 0)
                .count();
        assertEquals(1, resumed, "from the byte where it stopped: " + ranges());
    }

    @Test
    void fileThatChangesIsDownloadedAnew() throws Exception {
        byte[] other = new byte[content.length + 5];
        new Random(2).nextBytes(other);
        breakRange(1, 1, reply -> {
            content = other;
            return Reply.status(412);
        });
        assertEquals(other.length, download());
        assertArrayEquals(other, stored());
    }

    @Test
    void withoutChecksumsOfRangesTheFileIsCompared() throws Exception {
        fault = RangeDownloadTest::withoutRangeMd5;
        assertEquals(content.length, download());
        assertArrayEquals(content, stored());
        fault = reply -> withoutRangeMd5(reply).with("x-ms-blob-content-md5", md5(new byte[] {1}));
        IOException e = assertThrows(IOException.class, this::download);
        assertTrue(e.getMessage().contains("for the second time"), e.getMessage());
    }

    @Test
    void withoutAnyChecksumTheLengthDecides() throws Exception {
        checksums = false;
        assertEquals(content.length, download());
        assertArrayEquals(content, stored());
    }

    @Test
    void lengthDecidesInFipsMode() throws Exception {
        try (WithoutMd5 fips = new WithoutMd5()) {
            assertEquals(content.length, download());
        }
        assertArrayEquals(content, stored());
    }

    @Test
    void emptyFileIsRequestedWithoutRange() throws Exception {
        storage.on(
                "GET /blob",
                seen -> seen.header("Range") == null
                        ? Reply.bytes(200, new byte[0])
                        : Reply.status(416).with("Content-Range", "bytes */0"));
        assertEquals(0, download());
        assertArrayEquals(new byte[0], stored());
        assertEquals(2, ranges().size());
    }

    @Test
    void serverWithoutRangesSendsTheWholeFile() throws Exception {
        storage.on("GET /blob", seen -> Reply.bytes(200, content));
        assertEquals(content.length, download());
        assertArrayEquals(content, stored());
        assertEquals(1, ranges().size());
    }

    @Test
    void refusedRangeIsReported() throws Exception {
        breakRange(2, Integer.MAX_VALUE, reply -> Reply.status(403).with("x-ms-error-code", "AuthenticationFailed"));
        assertEquals("AuthenticationFailed", ArtifactDownloader.refusalCode(download()));
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @Test
    void failureOfARangeFailsTheDownload() {
        breakRange(3, Integer.MAX_VALUE, reply -> Reply.status(400));
        IOException e = assertThrows(IOException.class, this::download);
        assertTrue(e.getMessage().contains("'x'") && e.getMessage().contains("HTTP 400"), e.getMessage());
    }
}
