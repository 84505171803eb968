package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The digests of a file that is uploaded: the storage's checksum, and SHA-256 for the fingerprint of its folder. */
final class UploadDigests {

    private final Checksum checksum = new Checksum();
    private final MessageDigest sha256 = ContentDigest.sha256();

    /**
     * The completed digests in base64.
     *
     * @param md5 null in FIPS mode
     */
    record Value(@NonNull String sha256, @CheckForNull String md5) {}

    void update(@NonNull byte[] bytes, int length) {
        checksum.update(bytes, length);
        sha256.update(bytes, 0, length);
    }

    /** Reads a file. */
    @NonNull
    static Value of(@NonNull Path file) throws IOException {
        UploadDigests digests = new UploadDigests();
        Checksum.read(file, digests::update);
        return digests.complete();
    }

    @NonNull
    Value complete() {
        return new Value(ContentDigest.base64(sha256), checksum.complete());
    }
}
