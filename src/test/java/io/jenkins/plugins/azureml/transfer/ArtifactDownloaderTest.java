package io.jenkins.plugins.azureml.transfer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.testing.WithoutMd5;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactDownloaderTest {

    private static final String SIGNED = "/blob?sig=not-a-real-signature";

    @TempDir
    Path folder;

    private FaultServer storage;

    @BeforeEach
    void start() throws Exception {
        storage = new FaultServer();
    }

    @AfterEach
    void stop() throws Exception {
        storage.close();
    }

    private long get(String path) throws Exception {
        return Downloads.get(folder, List.of(new SignedFile(path, storage.uri(SIGNED))))[0];
    }

    private byte[] read(String path) throws IOException {
        return Files.readAllBytes(folder.resolve("into").resolve(path));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void fileIsWrittenToItsPathWithoutToken() throws Exception {
        byte[] content = new byte[300_000];
        new java.util.Random(1).nextBytes(content);
        storage.script("GET /blob", Reply.bytes(200, content));
        assertEquals(content.length, get("outputs/a/model.bin"));
        assertArrayEquals(content, read("outputs/a/model.bin"));
        assertEquals(List.of("into/outputs/a/model.bin"), files());
        assertEquals(null, storage.seen("GET /blob").get(0).header("Authorization"));
    }

    @Test
    void emptyFileReplacesExistingOne() throws Exception {
        Files.createDirectories(folder.resolve("into"));
        Files.writeString(folder.resolve("into/x"), "old and longer");
        storage.script("GET /blob", Reply.bytes(200, new byte[0]));
        assertEquals(0, get("x"));
        assertArrayEquals(new byte[0], read("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 99999999999999999999-0/1", "bytes 3-9/10", "x"})
    void unexpectedRangeIsDiscarded(String range) throws Exception {
        storage.script(
                "GET /blob",
                Reply.bytes(200, "0123456789".getBytes()).truncated(),
                Reply.bytes(206, "?????".getBytes()).with("Content-Range", range),
                Reply.bytes(200, "0123456789".getBytes()));
        assertEquals(10, get("a.txt"));
        assertEquals("0123456789", new String(read("a.txt")));
    }

    private static String md5(String content) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("MD5").digest(content.getBytes()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-MD5", "x-ms-blob-content-md5"})
    void corruptDownloadIsRetried(String header) throws Exception {
        storage.script(
                "GET /blob",
                Reply.bytes(200, "0123x56789".getBytes()).with(header, md5("0123456789")),
                Reply.bytes(200, "0123456789".getBytes()).with(header, md5("0123456789")));
        assertEquals(10, get("a.txt"));
        assertEquals("0123456789", new String(read("a.txt")));
        assertEquals("bytes=0-9", storage.seen("GET /blob").get(1).header("Range"), "from its beginning");
    }

    @Test
    void downloadThatStaysCorruptFailsAndLeavesNoFile() throws Exception {
        storage.script("GET /blob", Reply.bytes(200, "0123x56789".getBytes()).with("Content-MD5", md5("0123456789")));
        SignedFile file = new SignedFile("x", storage.uri(SIGNED));
        IOException e = assertThrows(
                IOException.class,
                () -> new FileDownload(file, folder.resolve("x"), ScriptedAzure.FAST).run(Transfers.ALONE));
        assertTrue(e.getMessage().contains("does not match its checksum, for the second time"), e.getMessage());
        assertFalse(e.getMessage().contains("sig="), e.getMessage());
        assertEquals(List.of(), files());
    }

    @Test
    void resumedDownloadIsCheckedAsAWhole() throws Exception {
        // A range has the checksum of the range in Content-MD5, and that of the blob in x-ms-blob-content-md5.
        storage.script(
                "GET /blob",
                Reply.bytes(200, "0123456789".getBytes())
                        .with("Content-MD5", md5("0123456789"))
                        .truncated(),
                Reply.bytes(206, "5678x".getBytes())
                        .with("Content-Range", "bytes 5-9/10")
                        .with("x-ms-blob-content-md5", md5("0123456789")),
                Reply.bytes(200, "0123456789".getBytes()).with("Content-MD5", md5("0123456789")));
        assertEquals(10, get("a.txt"));
        assertEquals("0123456789", new String(read("a.txt")));
        assertEquals(3, storage.count("GET /blob"));
    }

    @Test
    void checksumOfARangeIsNotThatOfTheFile() throws Exception {
        storage.script(
                "GET /blob",
                Reply.bytes(200, "0123456789".getBytes()).truncated(),
                Reply.bytes(206, "56789".getBytes())
                        .with("Content-Range", "bytes 5-9/10")
                        .with("Content-MD5", md5("56789")));
        assertEquals(10, get("a.txt"));
        assertEquals(2, storage.count("GET /blob"));
    }

    @Test
    void checksumsAreIgnoredWithoutMd5() throws Exception {
        storage.script("GET /blob", Reply.bytes(200, "0123456789".getBytes()).with("Content-MD5", md5("0123456789")));
        try (WithoutMd5 fips = new WithoutMd5()) {
            assertEquals(10, get("a.txt"));
        }
    }

    @Test
    void downloadResumesAfterLostConnection() throws Exception {
        byte[] content = "0123456789".getBytes();
        storage.script(
                "GET /blob",
                Reply.bytes(200, content).with("ETag", "\"1\"").truncated(),
                Reply.bytes(206, "56789".getBytes()).with("Content-Range", "bytes 5-9/10"));
        assertEquals(10, get("x"));
        assertArrayEquals(content, read("x"));
        assertEquals("bytes=5-9", storage.seen("GET /blob").get(1).header("Range"));
        assertEquals("\"1\"", storage.seen("GET /blob").get(1).header("If-Match"));
    }

    @Test
    void changedFileIsReadFromItsBeginning() throws Exception {
        storage.script(
                "GET /blob",
                Reply.bytes(200, "0123456789".getBytes()).with("ETag", "\"1\"").truncated(),
                Reply.status(412),
                Reply.bytes(200, "new".getBytes()));
        assertEquals(3, get("x"));
        assertArrayEquals("new".getBytes(), read("x"));
    }

    @Test
    void fileIsReadAgainWithoutRangeSupport() throws Exception {
        storage.script(
                "GET /blob",
                Reply.bytes(200, "0123456789".getBytes()).truncated(),
                Reply.bytes(200, "0123456789".getBytes()));
        assertEquals(10, get("x"));
        assertArrayEquals("0123456789".getBytes(), read("x"));
    }

    @Test
    void temporaryFailureIsRetried() throws Exception {
        storage.script("GET /blob", Reply.status(503), Reply.reset(), Reply.bytes(200, "x".getBytes()));
        assertEquals(1, get("x"));
    }

    @Test
    void fileHasDefaultPermissions() throws Exception {
        storage.script("GET /blob", Reply.bytes(200, "x".getBytes()));
        get("x");
        Path other = Files.createFile(folder.resolve("other"));
        assertEquals(Files.getPosixFilePermissions(other), Files.getPosixFilePermissions(folder.resolve("into/x")));
    }

    @Test
    void abandonedPartFilesAreDeleted() throws Exception {
        Path parts = Files.createDirectories(folder.resolve("into/a"));
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        for (String name : List.of(".download-0123.part", "old.part", ".download-0123")) {
            Files.createFile(parts.resolve(name));
            Files.setLastModifiedTime(parts.resolve(name), FileTime.from(yesterday));
        }
        Files.createFile(parts.resolve(".download-4567.part"));
        storage.script("GET /blob", Reply.bytes(200, "x".getBytes()));
        get("a/x");
        assertEquals(
                List.of("into/a/.download-0123", "into/a/.download-4567.part", "into/a/old.part", "into/a/x"), files());
    }

    @Test
    void refusedUrlIsReportedAndLeavesNoFile() throws Exception {
        storage.script("GET /blob", Reply.status(403));
        assertTrue(get("x") < 0);
        assertEquals(List.of(), files());
    }

    @Test
    void downloadContinuesWhileAttemptsMakeProgress() throws Exception {
        byte[] content = new byte[1 << 10];
        new java.util.Random(1).nextBytes(content);
        List<Reply> replies = new ArrayList<>();
        for (int at = 0; at < content.length - 1; at += (content.length - at) / 2) {
            byte[] rest = Arrays.copyOfRange(content, at, content.length);
            Reply half = Reply.bytes(at == 0 ? 200 : 206, rest).truncated();
            replies.add(half.with("Content-Range", "bytes " + at + "-1023/1024"));
        }
        replies.add(Reply.bytes(206, new byte[] {content[1023]}).with("Content-Range", "bytes 1023-1023/1024"));
        storage.script("GET /blob", replies.toArray(Reply[]::new));
        assertEquals(content.length, getFast("x"));
        assertArrayEquals(content, read("x"));
    }

    @Test
    void downloadFailsAfterAttemptsWithoutProgress() {
        storage.script(
                "GET /blob",
                Reply.bytes(200, "0123456789".getBytes()).truncated(),
                Reply.bytes(206, new byte[] {'5'})
                        .with("Content-Range", "bytes 5-9/10")
                        .truncated());
        IOException e = assertThrows(IOException.class, () -> getFast("x"));
        assertTrue(e.getMessage().contains("after 6 attempts"), e.getMessage());
        assertEquals(7, storage.count("GET /blob"));
    }

    @Test
    void downloadFailsIfServerAlwaysRestarts() {
        storage.script("GET /blob", Reply.bytes(200, "0123456789".getBytes()).truncated());
        assertThrows(IOException.class, () -> getFast("x"));
        assertEquals(7, storage.count("GET /blob"));
    }

    /** Downloads with minimal back-off. */
    private long getFast(String path) throws Exception {
        Path target = Files.createDirectories(folder.resolve("into")).resolve(path);
        return new FileDownload(new SignedFile(path, storage.uri(SIGNED)), target, ScriptedAzure.FAST)
                .run(Transfers.ALONE);
    }

    private long[] get(String... paths) throws Exception {
        List<SignedFile> files = Stream.of(paths)
                .map(path -> new SignedFile(path, storage.uri("/" + path + "?sig=not-a-real-signature")))
                .toList();
        return Downloads.get(folder, files);
    }

    @Test
    void missingFileIsReportedAndOthersAreDownloaded() throws Exception {
        storage.script("GET /a", Reply.bytes(200, "1".getBytes()));
        storage.script("GET /gone", Reply.status(404));
        storage.script("GET /z", Reply.bytes(200, "22".getBytes()));
        assertArrayEquals(new long[] {1, ArtifactDownloader.MISSING, 2}, get("a", "gone", "z"));
        assertEquals(List.of("into/a", "into/z"), files());
    }

    @Test
    void filesAreDownloadedInParallel() throws Exception {
        CountDownLatch together = new CountDownLatch(4);
        storage.otherwise(request -> {
            together.countDown();
            try {
                return Reply.status(together.await(1, TimeUnit.MINUTES) ? 200 : 400);
            } catch (InterruptedException e) {
                return Reply.status(500);
            }
        });
        assertArrayEquals(new long[] {0, 0, 0, 0}, get("a", "b", "c", "d"));
    }

    @Test
    void firstFailureCancelsOthersAndLeavesNoFiles() throws Exception {
        storage.script("GET /hanging", Reply.drip(new CountDownLatch(1)));
        storage.script("GET /bad", Reply.status(400));
        IOException e = assertThrows(IOException.class, () -> get("hanging", "bad"));
        assertTrue(e.getMessage().contains("'bad'"), e.getMessage());
        // Java reconnects if a request is canceled before the response.
        storage.closeConnections();
        await().untilAsserted(() -> assertEquals(List.of(), files()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void interruptEndsHangingDownload(boolean beforeItAnswers) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        storage.script("GET /hanging", beforeItAnswers ? Reply.hang(never) : Reply.stall(never));
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread downloading = new Thread(() -> {
            try {
                outcome.set(get("hanging", "b"));
            } catch (Exception e) {
                outcome.set(e);
            }
        });
        storage.script("GET /b", Reply.status(404));
        downloading.start();
        await().until(() -> storage.count("GET /hanging") + storage.count("GET /b") == 2);
        downloading.interrupt();
        downloading.join(20_000);
        assertTrue(outcome.get() instanceof InterruptedException, String.valueOf(outcome.get()));
        if (!beforeItAnswers) {
            // The thread that reads a body ends with its connection. Java reconnects if this happens before the
            // response.
            storage.closeConnections();
        }
        await().untilAsserted(() -> assertEquals(List.of(), files()));
    }

    @Test
    void errorNamesFileButNotSignature() {
        storage.script("GET /blob", Reply.status(400));
        IOException e = assertThrows(IOException.class, () -> get("outputs/x"));
        assertTrue(e.getMessage().contains("outputs/x") && e.getMessage().contains("400"), e.getMessage());
        assertFalse(e.getMessage().contains("not-a-real-signature"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://storage.example/x",
                "file:///etc/passwd",
                "ftp://storage.example/x",
                "https://u@s.example/"
            })
    void onlyHttpsUrlsAreRead(String url) throws Exception {
        List<SignedFile> files = List.of(new SignedFile("x", URI.create(url)));
        assertThrows(IOException.class, () -> Downloads.get(folder, files));
        assertEquals(List.of(), files());
    }

    @Test
    void redirectsAreNotFollowed() {
        storage.script(
                "GET /blob", Reply.redirect(302, storage.uri("/elsewhere").toString()));
        assertThrows(IOException.class, () -> get("x"));
        assertEquals(0, storage.count("GET /elsewhere"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/x", "../x", "a/../../x", "a//b", "./x", "a/.", "a\0b", "a/ /b", "a\nb"})
    void pathsOutsideFolderAreRefused(String path) throws Exception {
        storage.script("GET /blob", Reply.bytes(200, "x".getBytes()));
        assertFalse(ArtifactDownloader.problem(path).isEmpty());
        assertThrows(IOException.class, () -> get(path));
        assertEquals(List.of(), files());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void namesThatOnlyWindowsRefusesAreWritten() throws Exception {
        storage.script("GET /blob", Reply.bytes(200, "x".getBytes()));
        assertEquals(1, get("2024-01-01T10:00:00/model.json"));
        assertEquals(1, get("a\\..\\x"));
        assertEquals(List.of("into/2024-01-01T10:00:00/model.json", "into/a\\..\\x"), files());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C:/x",
                "a\\..\\x",
                "a:b",
                "a/b?",
                "a./b",
                "a ",
                "nul",
                "x/COM1.txt",
                "NUL .txt",
                "conout$",
                "a/LPT\u00b2",
                "a|b",
                "\"a\""
            })
    void namesThatWindowsRefusesAreKnown(String path) {
        assertFalse(TargetFolder.isWritable(path, true));
        assertTrue(TargetFolder.isWritable(path, false));
    }

    @Test
    void nameThatTheFileSystemRefusesIsReportedAndOthersAreDownloaded() throws Exception {
        storage.script("GET /a", Reply.bytes(200, "1".getBytes()));
        storage.script("GET /z", Reply.bytes(200, "22".getBytes()));
        String tooLong = "n".repeat(300) + "/x";
        assertArrayEquals(new long[] {1, ArtifactDownloader.UNWRITABLE, 2}, get("a", tooLong, "z"));
        assertEquals(List.of("into/a", "into/z"), files());
    }

    @Test
    void fileThatIsAlsoAFolderIsReported() throws Exception {
        storage.script("GET /a/b", Reply.bytes(200, "1".getBytes()));
        storage.script("GET /a", Reply.bytes(200, "1".getBytes()));
        assertArrayEquals(new long[] {1, ArtifactDownloader.UNWRITABLE}, get("a/b", "a"));
        assertEquals(List.of("into/a/b"), files());
    }

    @Test
    void linksOutsideFolderAreNotFollowed(@TempDir Path outside) throws Exception {
        Files.createDirectories(folder.resolve("into"));
        Files.createSymbolicLink(folder.resolve("into/out"), outside);
        Files.createSymbolicLink(folder.resolve("into/file"), outside.resolve("target"));
        Files.writeString(outside.resolve("target"), "kept");
        storage.script("GET /blob", Reply.bytes(200, "x".getBytes()));
        assertThrows(IOException.class, () -> get("out/x"));
        assertThrows(IOException.class, () -> get("out/deeper/x"));
        get("file");
        assertEquals("kept", Files.readString(outside.resolve("target")), "the link is replaced, not followed");
        try (Stream<Path> files = Files.list(outside)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void downloaderIsSerializableAndOmitsSignature() throws Exception {
        DownloadFeed feed = new DownloadFeed();
        feed.add(new SignedFile("a", URI.create("https://s.example/a?sig=not-a-real-signature")));
        ArtifactDownloader downloader = feed.downloader("x", WorkspaceBoundary.OWN);
        new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(downloader);
        assertFalse(downloader.toString().contains("not-a-real-signature"));
    }
}
