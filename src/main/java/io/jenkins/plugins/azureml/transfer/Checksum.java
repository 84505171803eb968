package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * The checksum of blob storage: MD5, which protects against corruption, not against attacks. A machine in FIPS mode has
 * none; transfers then rely on lengths and on TLS.
 */
final class Checksum {

    private final MessageDigest md5 = ContentDigest.md5().orElse(null);

    void update(@NonNull byte[] bytes, int length) {
        if (md5 != null) {
            md5.update(bytes, 0, length);
        }
    }

    /** Completes the checksum. @return MD5 in base64, as the storage expects it; null in FIPS mode */
    @CheckForNull
    String complete() {
        return md5 == null ? null : ContentDigest.base64(md5);
    }

    /** Returns MD5 of a file in base64; null in FIPS mode. */
    @CheckForNull
    static String of(@NonNull Path file) throws IOException {
        Checksum checksum = new Checksum();
        read(file, checksum::update);
        return checksum.complete();
    }

    /** Receives a part of a file. */
    interface Reader {
        void update(byte[] bytes, int length);
    }

    /** Reads a file to its end. */
    static void read(@NonNull Path file, @NonNull Reader reader) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                reader.update(buffer, n);
            }
        }
    }
}
