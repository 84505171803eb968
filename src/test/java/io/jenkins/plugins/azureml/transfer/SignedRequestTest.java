package io.jenkins.plugins.azureml.transfer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import io.jenkins.plugins.azureml.testing.WithoutMd5;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import io.jenkins.plugins.azureml.transfer.blob.SignedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When connections of downloads and uploads are reused, and when they end. */
class SignedRequestTest {

    private static final String SIGNATURE = "?sig=not-a-real-signature";
    private static final int FILES = 300;

    /** The JDK keeps at most five idle connections for a host; a busy machine may have more threads between two requests. */
    private static final int MOST_CONNECTIONS = FILES / 4;

    /** Response timeout of 200 ms and minimal back-off. */
    private static final HttpTimings SHORT = timings(Duration.ofMillis(200));

    @TempDir
    Path folder;

    private FaultServer storage;

    private static HttpTimings timings(Duration response) {
        HttpTimings fast = ScriptedAzure.FAST;
        return new HttpTimings(
                fast.connect(),
                response,
                fast.total(),
                fast.transfer(),
                fast.backOff(),
                fast.maxBackOff(),
                fast.attempts());
    }

    @BeforeEach
    void start() throws Exception {
        storage = new FaultServer();
    }

    @AfterEach
    void stop() throws Exception {
        storage.close();
    }

    private static String name(int i) {
        return "file-" + i;
    }

    private List<SignedFile> files() {
        return IntStream.range(0, FILES)
                .mapToObj(i -> new SignedFile(name(i), storage.uri("/" + name(i) + SIGNATURE)))
                .toList();
    }

    private BlobStorage blobs() {
        return new BlobStorage(new BlobPlace(storage.uri("/c" + SIGNATURE)), ScriptedAzure.FAST);
    }

    private Path file(String name, int bytes) throws IOException {
        return Files.write(folder.resolve(name), new byte[bytes]);
    }

    private FileUpload upload(String name, int bytes) throws IOException {
        return Transfers.upload(blobs(), name, file(name, bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 403})
    void downloadsReuseConnections(int status) throws Exception {
        storage.otherwise(request -> Reply.bytes(status, new byte[1000]));
        long[] lengths = Downloads.get(folder, files());
        assertEquals(FILES, lengths.length);
        assertEquals(FILES, storage.seen().size());
        assertTrue(storage.connections() <= MOST_CONNECTIONS, storage.connections() + " connections");
    }

    @Test
    void uploadsReuseConnections() throws Exception {
        storage.otherwise(request -> Reply.status(201));
        TreeMap<String, Path> files = new TreeMap<>();
        for (int i = 0; i < FILES; i++) {
            files.put(name(i), Files.write(folder.resolve(name(i)), new byte[1000]));
        }
        new FolderUpload(blobs(), Transfers.LIMITS).run(files);
        assertEquals(FILES, storage.seen().size());
        assertTrue(storage.connections() <= MOST_CONNECTIONS, storage.connections() + " connections");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, FileUpload.BLOCK + 10})
    void uploadsWithoutMd5OmitChecksumsAndCompareLengths(int bytes) throws Exception {
        storage.otherwise(request -> Reply.status(request.method().equals("HEAD") ? 404 : 201));
        try (WithoutMd5 fips = new WithoutMd5()) {
            assertTrue(upload("x", bytes).run(Transfers.ALONE).sent());
            for (Seen seen : storage.seen()) {
                assertEquals(null, seen.header("Content-MD5"));
                assertEquals(null, seen.header("x-ms-blob-content-md5"));
            }
            storage.otherwise(request -> request.method().equals("HEAD")
                    ? Reply.bytes(200, new byte[bytes]).with("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")
                    : Reply.status(409).with("x-ms-error-code", "BlobAlreadyExists"));
            assertFalse(upload("x", bytes).run(Transfers.ALONE).sent());
            int requests = storage.seen().size();
            assertFalse(Transfers.uploadOfMissing(blobs(), "x", file("x", bytes))
                    .run(Transfers.ALONE)
                    .sent());
            assertEquals(requests + 1, storage.seen().size());
            assertThrows(IOException.class, () -> upload("x", bytes + 1).run(Transfers.ALONE));
        }
    }

    @Test
    void downloadFailsWhenTheBodyStalls() {
        storage.script("GET /blob", Reply.stall(new CountDownLatch(1)));
        SignedFile file = new SignedFile("x", storage.uri("/blob" + SIGNATURE));
        IOException e = assertThrows(
                IOException.class, () -> new FileDownload(file, folder.resolve("x"), SHORT).run(Transfers.ALONE));
        assertTrue(e.getMessage().contains("the connection was lost: SocketTimeoutException"), e.getMessage());
        assertTrue(e.getMessage().contains("after 6 attempts"), e.getMessage());
        assertFalse(e.getMessage().contains("not-a-real-signature"), e.getMessage());
    }

    @Test
    void uploadFailsWhenTheResponseStalls() throws Exception {
        storage.otherwise(request -> Reply.hang(new CountDownLatch(1)));
        Path file = Files.write(folder.resolve("x"), new byte[10]);
        BlobStorage blobs = new BlobStorage(new BlobPlace(storage.uri("/c" + SIGNATURE)), SHORT);
        IOException e = assertThrows(
                IOException.class, () -> Transfers.upload(blobs, "x", file).run(Transfers.ALONE));
        assertTrue(e.getMessage().contains("the connection was lost: SocketTimeoutException"), e.getMessage());
    }

    @Test
    void throttledDownloadWaitsAsLongAsTheStorageAsks() throws Exception {
        storage.script("GET /blob", Reply.status(503).with("Retry-After", "0"), Reply.bytes(200, new byte[] {1}));
        SignedFile file = new SignedFile("x", storage.uri("/blob" + SIGNATURE));
        HttpTimings patient = new HttpTimings(
                SHORT.connect(),
                SHORT.connect(),
                SHORT.total(),
                SHORT.transfer(),
                Duration.ofDays(1),
                Duration.ofDays(1),
                SHORT.attempts());
        // Without Retry-After, the back-off could take a day.
        CompletableFuture<Long> length = CompletableFuture.supplyAsync(() -> {
            try {
                return new FileDownload(file, folder.resolve("x"), patient).run(Transfers.ALONE);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(length::isDone);
        assertEquals(1, length.join());
    }

    /** The storage refuses the request and closes the connection while the body is being sent. */
    @Test
    void refusedUploadEndsBeforeItIsSent() throws Exception {
        storage.otherwise(request -> Reply.status(403)
                .with("x-ms-error-code", "AuthenticationFailed")
                .early());
        FileUpload upload = upload("model.bin", FileUpload.BLOCK);
        SignedRequest.RefusedException e =
                assertThrows(SignedRequest.RefusedException.class, () -> upload.run(Transfers.ALONE));
        assertEquals("HTTP 403 AuthenticationFailed", e.getMessage());
        assertFalse(e.isPermissionMissing());
    }

    /** Sends the head and some bytes of a response, then waits until the client closes the connection. */
    private static CompletableFuture<Void> stallOnce(ServerSocket server, int announced) {
        return CompletableFuture.runAsync(() -> {
            try (Socket client = server.accept()) {
                InputStream in = client.getInputStream();
                in.read(new byte[64 * 1024]);
                client.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Length: " + announced + "\r\n\r\nsome")
                                .getBytes(StandardCharsets.US_ASCII));
                while (in.read() >= 0) {
                    // ignore
                }
            } catch (IOException e) {
                // A reset closes the connection as well.
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 100_000_000})
    void failedDownloadClosesItsConnection(int announced) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Void> closed = stallOnce(server, announced);
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/blob" + SIGNATURE);
            // Long enough for the beginning of the response, which arrives.
            HttpTimings timings = timings(Duration.ofSeconds(2));
            try (SignedRequest request = new SignedRequest("GET", url, Map.of(), timings)) {
                assertEquals(announced, request.response().length());
                byte[] buffer = new byte[1000];
                assertThrows(SignedRequest.LostException.class, () -> {
                    while (request.read(buffer) >= 0) {
                        // until the response timeout
                    }
                });
            }
            await().until(closed::isDone);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 100_000_000})
    void canceledDownloadClosesItsConnection(int announced) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Void> closed = stallOnce(server, announced);
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/blob" + SIGNATURE);
            SignedRequest request = new SignedRequest("GET", url, Map.of(), ScriptedAzure.FAST);
            assertEquals(announced, request.response().length());
            request.cancel();
            await().until(closed::isDone);
        }
    }
}
