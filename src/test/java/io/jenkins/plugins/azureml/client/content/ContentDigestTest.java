package io.jenkins.plugins.azureml.client.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.codes.Codes;
import io.jenkins.plugins.azureml.snapshot.DataHash;
import io.jenkins.plugins.azureml.testing.WithoutMd5;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentDigestTest {

    @TempDir
    Path folder;

    @Test
    void namesAreThoseOfMicrosoftsClient() {
        assertEquals("900150983cd24fb0d6963f7d28e17f72", ContentDigest.hex("abc"));
        assertEquals("90015098-3cd2-4fb0-d696-3f7d28e17f72", ContentDigest.guid("abc"));
    }

    @Test
    void namesWithoutMd5HaveTheSameFormAndDependOnTheContent() throws Exception {
        Path file = Files.writeString(folder.resolve("rows.csv"), "1,2\n");
        try (WithoutMd5 fips = new WithoutMd5()) {
            assertThrows(NoSuchAlgorithmException.class, () -> MessageDigest.getInstance("MD5"));
            String data = DataHash.ofFile("x", file).hash();
            assertTrue(data.matches("[0-9a-f]{32}"), data);
            assertEquals(data, DataHash.ofFile("y", file).hash());
            String code = Codes.nameOf("0".repeat(64));
            assertTrue(code.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), code);
            assertNotEquals(code, Codes.nameOf("1".repeat(64)));
        }
        assertEquals(16, MessageDigest.getInstance("MD5").getDigestLength());
    }
}
