package io.jenkins.plugins.azureml.transfer;

import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import java.nio.file.Path;

/** Transfers with the limits of tests. */
final class Transfers {

    static final TransferLimits LIMITS = new TransferLimits(16, 32 << 20);

    /** A thread without helpers. */
    static final SharedParts.Helpers ALONE = new SharedParts.Helpers(task -> {}, 0);

    private Transfers() {}

    static FileUpload upload(BlobStorage storage, String name, Path file) {
        return new FileUpload(storage, new UploadMemory(LIMITS.bytes()), name, file, false);
    }

    static FileUpload uploadOfMissing(BlobStorage storage, String name, Path file) {
        return new FileUpload(storage, new UploadMemory(LIMITS.bytes()), name, file, true);
    }
}
