package io.jenkins.plugins.azureml.client.copies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.datastores.StoredBlob;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobCopyTest {

    private static final long TERABYTE = 1L << 40;

    private static BlobCopy copy(long length) {
        return new BlobCopy(new StoredBlob("a/b", length, null, null), "b");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                1,
                BlobCopy.BLOCK - 1,
                BlobCopy.BLOCK,
                BlobCopy.BLOCK + 1,
                7 * BlobCopy.BLOCK,
                3 * TERABYTE,
                190 * TERABYTE
            })
    void blocksCoverTheBlobWithoutGapsWithinTheLimits(long length) {
        List<BlobCopy.Block> blocks = copy(length).blocks();
        long next = 0;
        for (BlobCopy.Block block : blocks) {
            assertEquals(next, block.first());
            assertTrue(block.length() > 0 && block.length() <= 4000L << 20, block::toString);
            next += block.length();
        }
        assertEquals(length, next);
        assertTrue(blocks.size() <= 50_000, () -> blocks.size() + " blocks");
        Set<String> ids = blocks.stream().map(BlobCopy.Block::id).collect(Collectors.toSet());
        assertEquals(blocks.size(), ids.size());
        assertEquals(1, ids.stream().map(String::length).distinct().count());
    }

    @Test
    void emptyBlobHasNoBlocks() {
        assertEquals(List.of(), copy(0).blocks());
    }
}
