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

    private final MessageDigest digest = ContentDigest.forName();

    /**
     * A completed checksum.
     *
     * @param digest in base64, by {@link ContentDigest#forName}
     * @param md5 the same, as the storage expects it; null in FIPS mode
     */
    record Value(@NonNull String digest, @CheckForNull String md5) {}

    void update(@NonNull byte[] bytes, int length) {
        digest.update(bytes, 0, length);
    }

    /** Completes the checksum. */
    @NonNull
    Value complete() {
        String text = Base64.getEncoder().encodeToString(digest.digest());
        return new Value(text, digest.getAlgorithm().equals("MD5") ? text : null);
    }

    @NonNull
    static Value of(@NonNull Path file) throws IOException {
        Checksum checksum = new Checksum();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                checksum.update(buffer, n);
            }
        }
        return checksum.complete();
    }
}
