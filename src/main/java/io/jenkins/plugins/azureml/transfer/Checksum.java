package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * The checksum of blob storage: MD5, which protects against corruption, not against attacks. A machine in FIPS mode has
 * none; transfers then rely on lengths and on TLS.
 */
final class Checksum {

    private final MessageDigest digest = ContentDigest.md5().orElse(null);

    void update(@NonNull byte[] bytes, int length) {
        if (digest != null) {
            digest.update(bytes, 0, length);
        }
    }

    /** Completes the checksum. Returns it in base64; null in FIPS mode. */
    @CheckForNull
    String base64() {
        return digest == null ? null : Base64.getEncoder().encodeToString(digest.digest());
    }

    /** Returns the checksum of a file in base64; null in FIPS mode. */
    @CheckForNull
    static String of(@NonNull Path file) throws IOException {
        Checksum checksum = new Checksum();
        if (checksum.digest == null) {
            return null;
        }
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                checksum.update(buffer, n);
            }
        }
        return checksum.base64();
    }
}
