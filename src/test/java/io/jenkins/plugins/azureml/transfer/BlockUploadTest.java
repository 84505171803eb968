package io.jenkins.plugins.azureml.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several requests of an upload at a time. */
class BlockUploadTest {

    private static final int BLOCKS = 3;

    @TempDir
    Path folder;

    private FaultServer storage;
    private final Map<String, byte[]> blocks = new ConcurrentHashMap<>();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger mostActive = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        storage = new FaultServer().otherwise(seen -> Reply.status(seen.method().equals("HEAD") ? 404 : 201));
    }

    @AfterEach
    void stop() throws Exception {
        storage.close();
    }

    private UploadReport upload(TransferLimits limits) throws Exception {
        TreeMap<String, Path> files = new TreeMap<>();
        try (var all = Files.list(folder)) {
            all.forEach(file -> files.put(String.valueOf(file.getFileName()), file));
        }
        BlobPlace place = new BlobPlace(storage.uri("/c?sig=not-a-real-signature"));
        return new FolderUpload(new BlobStorage(place, ScriptedAzure.FAST), limits).run(files);
    }

    private byte[] writeLargeFile() throws IOException {
        byte[] content = new byte[(BLOCKS - 1) * FileUpload.BLOCK + 1000];
        new Random(1).nextBytes(content);
        Files.write(folder.resolve("large.bin"), content);
        return content;
    }

    /** Keeps the blocks. */
    private void onBlock(Function<Seen, Reply> handler) {
        storage.on("PUT /c/large.bin", seen -> {
            String id = seen.query().get("blockid");
            if (id == null) {
                return Reply.status(201);
            }
            blocks.put(id, seen.body());
            mostActive.accumulateAndGet(active.incrementAndGet(), Math::max);
            Reply reply = handler.apply(seen);
            active.decrementAndGet();
            return reply;
        });
    }

    private static Reply when(CountDownLatch together) {
        together.countDown();
        try {
            return Reply.status(together.await(1, TimeUnit.MINUTES) ? 201 : 400);
        } catch (InterruptedException e) {
            return Reply.status(500);
        }
    }

    /** Returns what the list of the blocks makes of the file. */
    private byte[] committed() throws IOException {
        Seen list = storage.seen("PUT /c/large.bin").stream()
                .filter(seen -> seen.query().get("comp").equals("blocklist"))
                .findFirst()
                .orElseThrow();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (String id : list.text().split("</?Latest>")) {
            if (blocks.containsKey(id)) {
                content.write(blocks.get(id));
            }
        }
        return content.toByteArray();
    }

    @Test
    void blocksAreSentAtTheSameTimeAndListedInOrder() throws Exception {
        byte[] content = writeLargeFile();
        CountDownLatch together = new CountDownLatch(BLOCKS);
        onBlock(seen -> when(together));
        assertEquals(1, upload(Transfers.LIMITS).sent());
        assertArrayEquals(content, committed());
    }

    @Test
    void memoryLimitsTheBlocksAtATime() throws Exception {
        byte[] content = writeLargeFile();
        onBlock(seen -> Reply.status(201));
        assertEquals(1, upload(new TransferLimits(16, 1 << 20)).sent());
        assertEquals(1, mostActive.get());
        assertArrayEquals(content, committed());
    }

    @Test
    void failureOfABlockFailsTheUpload() throws Exception {
        writeLargeFile();
        String last = Base64.getEncoder().encodeToString("00000002".getBytes(StandardCharsets.US_ASCII));
        onBlock(seen -> Reply.status(last.equals(seen.query().get("blockid")) ? 400 : 201));
        IOException e = assertThrows(IOException.class, () -> upload(Transfers.LIMITS));
        assertTrue(e.getMessage().contains("'large.bin'") && e.getMessage().contains("HTTP 400"), e.getMessage());
    }

    @Test
    void sixteenSmallFilesAreSentAtTheSameTime() throws Exception {
        CountDownLatch together = new CountDownLatch(16);
        storage.otherwise(seen -> when(together));
        List<String> names = IntStream.range(0, 16).mapToObj(i -> "file-" + i).toList();
        for (String name : names) {
            Files.writeString(folder.resolve(name), name);
        }
        assertEquals(16, upload(Transfers.LIMITS).sent());
        assertEquals(
                Map.copyOf(names.stream().collect(Collectors.toMap(name -> "/c/" + name, name -> name))),
                storage.seen().stream().collect(Collectors.toMap(Seen::path, Seen::text)));
    }

    @Test
    void limitsAreWithinReason() {
        assertEquals(Transfers.LIMITS, TransferLimits.configured());
        try {
            System.setProperty("io.jenkins.plugins.azureml.transferConnections", "0");
            System.setProperty("io.jenkins.plugins.azureml.transferMegabytes", "9000");
            assertEquals(new TransferLimits(1, 1 << 30), TransferLimits.configured());
        } finally {
            System.clearProperty("io.jenkins.plugins.azureml.transferConnections");
            System.clearProperty("io.jenkins.plugins.azureml.transferMegabytes");
        }
    }
}
