package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.transfer.blob.BlobResponse;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Uploads the blocks of a large file, several at a time. Reads the file once, from its beginning to its end, because the checksum
 * of the whole file depends on the order.
 */
final class BlockUpload {

    /** The number of blocks that the storage accepts for a blob. */
    private static final long MOST_BLOCKS = 50_000;

    private final BlobStorage storage;
    private final UploadMemory.Share memory;
    private final String name;
    private final Path file;
    private final long length;
    private final int block;

    private final UploadDigests whole = new UploadDigests();
    private int blocks;
    private long read;

    BlockUpload(
            @NonNull BlobStorage storage,
            @NonNull UploadMemory.Share memory,
            @NonNull String name,
            @NonNull Path file,
            long length) {
        this.storage = storage;
        this.memory = memory;
        this.name = name;
        this.file = file;
        this.length = length;
        this.block = (int) Math.max(FileUpload.BLOCK, (length + MOST_BLOCKS - 1) / MOST_BLOCKS);
    }

    /** Uploads all blocks. Returns false if the file does not have its length any more. */
    boolean run(@NonNull SharedParts.Helpers helpers) throws IOException, InterruptedException {
        try (InputStream in = Files.newInputStream(file)) {
            SharedParts parts = helpers.begin((length - 1) / block, () -> next(in));
            try {
                parts.finish();
            } finally {
                parts.abandon();
            }
            return isRead() && in.read() < 0;
        }
    }

    private synchronized boolean isRead() {
        return read == length;
    }

    private boolean next(InputStream in) throws IOException, InterruptedException {
        try (UploadMemory.Content content = memory.reserve(block)) {
            String id;
            synchronized (this) {
                // A file that grew is not read for ever.
                if (read >= length || content.read(in) == 0) {
                    return false;
                }
                read += content.length();
                content.addTo(whole);
                id = id(blocks++);
            }
            BlobResponse response = storage.put(
                    name,
                    "comp=block&blockid=" + URLEncoder.encode(id, StandardCharsets.UTF_8),
                    FileUpload.checksum("Content-MD5", content.checksum()),
                    content.length(),
                    content);
            storage.requireSuccess(name, response);
            return true;
        }
    }

    private static String id(int block) {
        return Base64.getEncoder()
                .encodeToString(String.format(Locale.ROOT, "%08d", block).getBytes(StandardCharsets.US_ASCII));
    }

    /** Completes the digests of the blocks that were read. */
    @NonNull
    synchronized UploadDigests.Value digests() {
        return whole.complete();
    }

    /** Returns the list of the blocks, as the storage expects it. */
    @NonNull
    synchronized String list() {
        return IntStream.range(0, blocks)
                .mapToObj(BlockUpload::id)
                .collect(Collectors.joining(
                        "</Latest><Latest>",
                        "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList><Latest>",
                        "</Latest></BlockList>"));
    }
}
