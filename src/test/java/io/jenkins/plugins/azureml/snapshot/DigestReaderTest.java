package io.jenkins.plugins.azureml.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestReaderTest {

    @TempDir
    Path folder;

    @Test
    void digestsOfAllFilesAndOfEachFileAreThoseOfTheirContents() throws Exception {
        MessageDigest all = ContentDigest.sha256();
        MessageDigest expectedOfAll = ContentDigest.sha256();
        Map<String, String> expected = new LinkedHashMap<>();
        try (DigestReader<String> reader = new DigestReader<>(all)) {
            for (int size : new int[] {9 * DigestReader.BUFFER + 3, 0, 1, DigestReader.BUFFER, 5}) {
                byte[] content = new byte[size];
                new Random(size).nextBytes(content);
                String name = "of-" + size;
                Path file = Files.write(folder.resolve(name), content);
                expectedOfAll.update(content);
                MessageDigest alone = ContentDigest.sha256();
                alone.update(content);
                expected.put(name, ContentDigest.base64(alone));
                MessageDigest own = ContentDigest.sha256();
                reader.read(name, file, List.of(own), () -> ContentDigest.base64(own));
            }
            assertEquals(expected, reader.results());
        }
        assertEquals(ContentDigest.base64(expectedOfAll), ContentDigest.base64(all));
    }

    @Test
    void interruptEndsReading() throws Exception {
        Path file = Files.writeString(folder.resolve("rows.csv"), "1,2\n");
        try (DigestReader<String> reader = new DigestReader<>(ContentDigest.sha256())) {
            Thread.currentThread().interrupt();
            IOException e = assertThrows(
                    InterruptedIOException.class, () -> reader.read("rows.csv", file, List.of(), () -> null));
            assertTrue(Thread.interrupted());
            assertEquals("interrupted while reading rows.csv", e.getMessage());
        }
    }

    /** A reader that waited for the second thread in vain would never end. */
    @Test
    void failureOfTheSecondThreadEndsReading() throws Exception {
        Path file = Files.write(folder.resolve("big.bin"), new byte[9 * DigestReader.BUFFER]);
        MessageDigest broken = new MessageDigest("broken") {
            @Override
            protected void engineUpdate(byte input) {
                throw new IllegalStateException("broken");
            }

            @Override
            protected void engineUpdate(byte[] input, int offset, int length) {
                throw new IllegalStateException("broken");
            }

            @Override
            protected byte[] engineDigest() {
                return new byte[0];
            }

            @Override
            protected void engineReset() {
                // Has no state.
            }
        };
        try (DigestReader<String> reader = new DigestReader<>(ContentDigest.sha256())) {
            IOException e =
                    assertThrows(IOException.class, () -> reader.read("big.bin", file, List.of(broken), () -> null));
            assertTrue(e.getMessage().contains("broken"), e.getMessage());
        }
    }
}
