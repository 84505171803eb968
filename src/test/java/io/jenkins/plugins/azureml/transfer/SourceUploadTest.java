package io.jenkins.plugins.azureml.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.snapshot.SnapshotException;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.snapshot.SourceScan;
import io.jenkins.plugins.azureml.transfer.blob.BlobAddresses;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUploadTest {

    private static final SourceFolder FOLDER =
            new SourceFolder("src", null, List.of(), List.of(), SnapshotLimits.SERVICE);

    @TempDir
    Path folder;

    private LocalClient azure;
    private BlobPlace place;

    @BeforeEach
    void start() throws Exception {
        azure = new LocalClient();
        place = place();
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private BlobPlace place() throws Exception {
        return new BlobPlace(azure.client().codes().startUpload("mine", "1").signedUrl());
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve("src").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private void write(String name, String content) throws IOException {
        write(name, content.getBytes());
    }

    private String fingerprint() throws IOException {
        return new SourceScan(FOLDER).invoke(folder.toFile(), null).fingerprint();
    }

    private UploadReport upload() throws Exception {
        return new SourceUpload(FOLDER, fingerprint(), place).invoke(folder.toFile(), null);
    }

    /** Uploads with minimal back-off. */
    private UploadReport uploadFast() throws Exception {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve("src"))) {
            all.filter(Files::isRegularFile)
                    .forEach(file ->
                            files.put(folder.resolve("src").relativize(file).toString(), file));
        }
        return new FolderUpload(new BlobStorage(place, ScriptedAzure.FAST), Transfers.LIMITS).run(files);
    }

    private byte[] stored(String name) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) place.blob(name, "").toURL().openConnection();
        return connection.getResponseCode() == 200 ? connection.getInputStream().readAllBytes() : null;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void filesBecomeBlobsOfTheirNames() throws Exception {
        Map<String, byte[]> files = Map.of(
                "train.py", "print('hello')\n".getBytes(),
                "gr\u00fcn/1 + 1 = 2, 50 %.csv", random(5000),
                "a/b/c/#what?.txt", random(3),
                "empty", new byte[0],
                "\u6f22\u5b57.bin", random(FileUpload.BLOCK));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            write(file.getKey(), file.getValue());
        }
        UploadReport report = upload();
        assertEquals(new UploadReport(5, 15 + 5000 + 3 + FileUpload.BLOCK, 0, null), report);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            assertArrayEquals(file.getValue(), stored(file.getKey()), file.getKey());
        }
        assertEquals(new UploadReport(0, 0, 5, null), upload(), "once more");
    }

    @Test
    void largeFileIsUploadedInBlocks() throws Exception {
        byte[] content = random(2 * FileUpload.BLOCK + 77);
        write("big.bin", content);
        assertEquals(new UploadReport(1, content.length, 0, null), upload());
        assertArrayEquals(content, stored("big.bin"));
        assertEquals(new UploadReport(0, 0, 1, null), upload(), "once more");
        content[0]++;
        write("big.bin", content);
        assertEquals(1, upload().sent());
        assertArrayEquals(content, stored("big.bin"));
    }

    @Test
    void remainsOfInterruptedUploadAreReplaced() throws Exception {
        write("train.py", "print('half");
        upload();
        write("train.py", "print('hello')\n");
        assertEquals(1, upload().sent());
        assertArrayEquals("print('hello')\n".getBytes(), stored("train.py"));
    }

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.on("PUT", "train.py|big.bin").resetBefore().times(2),
                Fault.on("PUT", "train.py|big.bin").resetAfter().times(2),
                Fault.on("PUT", "train.py|big.bin").status(500, "{}").times(3),
                Fault.on("PUT", "train.py|big.bin").throttle(0).times(1),
                Fault.on("HEAD", ".*").status(503, "{}").times(1));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void uploadSucceedsDespiteFault(Fault fault) throws Exception {
        byte[] content = random(FileUpload.BLOCK + 1);
        write("train.py", "print('hello')\n");
        write("big.bin", content);
        azure.server.faults().add(fault);
        uploadFast();
        assertTrue(fault.seen() > 0);
        assertArrayEquals("print('hello')\n".getBytes(), stored("train.py"));
        assertArrayEquals(content, stored("big.bin"));
    }

    @Test
    void concurrentUploadsOfSameFilesSucceed() throws Exception {
        byte[] content = random(FileUpload.BLOCK + 1);
        write("big.bin", content);
        for (int i = 0; i < 20; i++) {
            write("part-" + i, random(1000 + i));
        }
        List<CompletableFuture<UploadReport>> both = Stream.of(1, 2)
                .map(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return uploadFast();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        for (CompletableFuture<UploadReport> each : both) {
            assertEquals(21, each.join().sent() + each.join().alreadyPresent());
        }
        assertArrayEquals(content, stored("big.bin"));
        assertArrayEquals(random(1007), stored("part-7"));
    }

    @Test
    void expiredSignatureIsReported() throws Exception {
        write("train.py", "print('hello')\n");
        azure.server.advanceClock(Duration.ofHours(9));
        assertTrue(upload().refused());
        place = place();
        assertEquals(1, upload().sent());
    }

    @Test
    void folderChangedDuringUploadIsRefused() throws Exception {
        write("train.py", "print('hello')\n");
        String fingerprint = fingerprint();
        write("train.py", "print('other')\n");
        SnapshotException e = assertThrows(
                SnapshotException.class,
                () -> new SourceUpload(FOLDER, fingerprint, place).invoke(folder.toFile(), null));
        assertTrue(e.getMessage().contains("changed during the upload"), e.getMessage());
    }

    @Test
    void interruptEndsHangingDownload() throws Exception {
        write("train.py", "print('hello')\n");
        write("big.bin", random(FileUpload.BLOCK + 1));
        Fault hanging = azure.server.faults().add(Fault.on("PUT", ".*").delay(Duration.ofMinutes(1)));
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread uploading = new Thread(() -> {
            try {
                outcome.set(upload());
            } catch (Exception e) {
                outcome.set(e);
            }
        });
        uploading.start();
        org.awaitility.Awaitility.await().until(() -> hanging.seen() > 0);
        uploading.interrupt();
        uploading.join(30_000);
        assertTrue(outcome.get() instanceof InterruptedException, String.valueOf(outcome.get()));
    }

    @Test
    void errorNamesFileAndHostButNotSignature() throws Exception {
        write("train.py", "print('hello')\n");
        azure.server.faults().add(Fault.on("PUT", "train.py").status(400, "{}"));
        IOException e = assertThrows(IOException.class, this::upload);
        assertTrue(e.getMessage().contains("Could not upload 'train.py' to "), e.getMessage());
        assertTrue(e.getMessage().contains("HTTP 400"), e.getMessage());
        assertFalse(e.getMessage().contains("sig="), e.getMessage());
        assertFalse(new SourceUpload(FOLDER, "x", place).toString().contains("sig="));
        azure.server.faults().clear();
        azure.server.faults().add(Fault.on("*", "train.py").resetBefore());
        e = assertThrows(IOException.class, this::uploadFast);
        assertTrue(e.getMessage().contains("the connection was lost"), e.getMessage());
        assertFalse(e.getMessage().contains("sig="), e.getMessage());
        place = new BlobPlace(URI.create("http://storage.example/c?sig=not-a-real-signature"));
        e = assertThrows(IOException.class, this::uploadFast);
        assertTrue(e.getMessage().contains("must begin with https"), e.getMessage());
        assertFalse(e.getMessage().contains("sig="), e.getMessage());
    }

    @Test
    void deletedBlobsAreDetected() throws Exception {
        for (int i = 0; i < 20; i++) {
            write("part-" + i, "x");
        }
        SourceCheck check = new SourceCheck(FOLDER, place);
        assertFalse(check.invoke(folder.toFile(), null));
        upload();
        assertTrue(check.invoke(folder.toFile(), null));
    }

    private void uploadWhileChanging(int before, byte[] after) throws Exception {
        write("model.bin", new byte[before]);
        Path file = folder.resolve("src/model.bin");
        // Called after the file was measured; before a large one is read, and after a small one was.
        BlobAddresses changing = new BlobAddresses() {
            private static final long serialVersionUID = 1L;

            @Override
            public URI blob(String name, String query) {
                try {
                    Files.write(file, after);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                return place.blob(name, query);
            }

            @Override
            public String host() {
                return place.host();
            }
        };
        Transfers.upload(new BlobStorage(changing, ScriptedAzure.FAST), "model.bin", file)
                .run(Transfers.ALONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {FileUpload.BLOCK + 11, FileUpload.BLOCK + 9, 2 * FileUpload.BLOCK, 0})
    void largeFileResizedDuringUploadIsReported(int after) {
        IOException e =
                assertThrows(IOException.class, () -> uploadWhileChanging(FileUpload.BLOCK + 10, new byte[after]));
        assertEquals(
                "'model.bin' changed during the upload. What to do: make sure that nothing writes to it"
                        + " during the upload.",
                e.getMessage());
    }

    @Test
    void smallFileIsSentAsItWasRead() throws Exception {
        uploadWhileChanging(10, random(10));
        assertArrayEquals(new byte[10], stored("model.bin"));
    }
}
