package io.jenkins.plugins.azureml.client.copies;

import io.jenkins.plugins.azureml.client.datastores.StoredBlob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A blob to copy, and the blocks that it is copied in.
 *
 * @param source with its length
 * @param target name below the folder of the target
 */
public record BlobCopy(StoredBlob source, String target) {

    /** Bytes of a block. Azure copies it within seconds, and can repeat it alone. */
    static final long BLOCK = 100L * 1024 * 1024;

    /** The limit of Azure Storage for the blocks of a blob. */
    private static final long MAX_BLOCKS = 50_000;

    /**
     * A part of the source.
     *
     * @param first offset of the first byte
     * @param length in bytes; 0 for all of an empty blob
     */
    public record Block(BlobCopy copy, String id, long first, long length) {}

    /** Returns the blocks in their order; none for an empty blob. */
    public List<Block> blocks() {
        return blocks(BLOCK);
    }

    List<Block> blocks(long size) {
        long bytes = Math.max(size, (source.length() + MAX_BLOCKS - 1) / MAX_BLOCKS);
        List<Block> blocks = new ArrayList<>();
        for (long first = 0; first < source.length(); first += bytes) {
            // All ids of a blob must have the same length.
            String number = String.format(Locale.ROOT, "%08d", blocks.size());
            String id = Base64.getEncoder().encodeToString(number.getBytes(StandardCharsets.US_ASCII));
            blocks.add(new Block(this, id, first, Math.min(bytes, source.length() - first)));
        }
        return blocks;
    }
}
