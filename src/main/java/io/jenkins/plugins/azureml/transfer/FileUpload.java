package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.transfer.blob.BlobResponse;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import io.jenkins.plugins.azureml.transfer.blob.SignedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Uploads a file to a blob with a checksum: in one request, or in blocks if it is large. Keeps an existing blob that is
 * equal. Replaces one that differs, because an interrupted upload may have left it. Without MD5 (FIPS mode), blobs of the
 * same length are equal: names of blobs depend on the content or are new.
 */
final class FileUpload {

    /** Smallest size of a block in bytes, and of the largest file that is sent in one request. */
    static final int BLOCK = 8 * 1024 * 1024;

    private static final int MAX_ATTEMPTS = 3;
    private static final Map<String, String> CREATE_ONLY = Map.of("If-None-Match", "*");

    private final BlobStorage storage;
    private final UploadMemory memory;
    private final String name;
    private final Path file;
    private final boolean checkFirst;

    /** @param checkFirst whether to ask the storage for the file before the content is sent, even if it is small */
    FileUpload(
            @NonNull BlobStorage storage,
            @NonNull UploadMemory memory,
            @NonNull String name,
            @NonNull Path file,
            boolean checkFirst) {
        this.storage = storage;
        this.memory = memory;
        this.name = name;
        this.file = file;
        this.checkFirst = checkFirst;
    }

    /**
     * What became of a file.
     *
     * @param sent false if the blob already existed with this content
     * @param digest of the content that was read, see {@link UploadDigests.Value}
     */
    record Result(boolean sent, long length, @NonNull String digest) {}

    /** Uploads the file, unless the blob exists with this content. */
    @NonNull
    Result run(@NonNull SharedParts.Helpers helpers) throws IOException, InterruptedException {
        long length = Files.size(file);
        UploadMemory.Share share = memory.begin();
        return length <= BLOCK ? whole((int) length, share) : inBlocks(length, share, helpers);
    }

    private Result whole(int length, UploadMemory.Share share) throws IOException, InterruptedException {
        try (UploadMemory.Content content = share.reserve(length)) {
            try (InputStream in = Files.newInputStream(file)) {
                if (content.read(in) != length || in.read() >= 0) {
                    throw changed();
                }
            }
            UploadDigests both = new UploadDigests();
            content.addTo(both);
            UploadDigests.Value digests = both.complete();
            boolean sent = !(checkFirst && isStored(length, digests.md5())) && put(content, digests.md5());
            return new Result(sent, length, digests.sha256());
        }
    }

    private boolean put(UploadMemory.Content content, String md5) throws IOException, InterruptedException {
        Map<String, String> headers = with(Map.of("x-ms-blob-type", "BlockBlob"), checksum("Content-MD5", md5));
        BlobResponse response = storage.put(name, "", with(headers, CREATE_ONLY), content.length(), content);
        if (isConflict(response)) {
            if (isStored(content.length(), md5)) {
                return false;
            }
            response = storage.put(name, "", headers, content.length(), content);
        }
        storage.requireSuccess(name, response);
        return true;
    }

    private Result inBlocks(long length, UploadMemory.Share share, SharedParts.Helpers helpers)
            throws IOException, InterruptedException {
        // Check before uploading gigabytes.
        boolean replace = false;
        try {
            BlobResponse stored = storage.head(name);
            replace = stored.isSuccess();
            if (replace && stored.length() == length) {
                UploadDigests.Value digests = UploadDigests.of(file);
                if (isEqual(stored, length, digests.md5())) {
                    return new Result(false, length, digests.sha256());
                }
            }
        } catch (SignedRequest.RefusedException e) {
            if (!e.isPermissionMissing()) {
                throw e;
            }
        }
        for (int attempt = 1; ; attempt++) {
            BlockUpload blocks = new BlockUpload(storage, share, name, file, length);
            if (!blocks.run(helpers)) {
                throw changed();
            }
            UploadDigests.Value digests = blocks.digests();
            byte[] list = blocks.list().getBytes(StandardCharsets.UTF_8);
            BlobResponse response = storage.put(
                    name,
                    "comp=blocklist",
                    with(checksum("x-ms-blob-content-md5", digests.md5()), replace ? Map.of() : CREATE_ONLY),
                    list.length,
                    out -> out.write(list));
            boolean exists = isConflict(response);
            if (exists && isStored(length, digests.md5())) {
                // Another upload committed it, or an earlier attempt whose response was lost.
                return new Result(attempt > 1 || !replace, length, digests.sha256());
            }
            // A concurrent commit discards our uncommitted blocks.
            boolean discarded = "InvalidBlockList".equals(response.code());
            if (!exists && !discarded || attempt >= MAX_ATTEMPTS) {
                storage.requireSuccess(name, response);
                return new Result(true, length, digests.sha256());
            }
            replace = true;
        }
    }

    private IOException changed() {
        return new IOException("'" + name
                + "' changed during the upload. What to do: make sure that nothing writes to it during the upload.");
    }

    private static boolean isConflict(BlobResponse response) {
        return response.status() == 409 && "BlobAlreadyExists".equals(response.code()) || response.status() == 412;
    }

    /** Returns whether the blob exists with this content; false if the signature does not allow to read it. */
    private boolean isStored(long length, @CheckForNull String md5) throws IOException, InterruptedException {
        try {
            BlobResponse stored = storage.head(name);
            return stored.isSuccess() && isEqual(stored, length, md5);
        } catch (SignedRequest.RefusedException e) {
            return false;
        }
    }

    private static boolean isEqual(BlobResponse stored, long length, @CheckForNull String md5) {
        return stored.length() == length && (md5 == null || md5.equals(stored.md5()));
    }

    private static Map<String, String> with(Map<String, String> headers, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return all;
    }

    /** Returns the header of a checksum. Omits it if there is none. */
    @NonNull
    static Map<String, String> checksum(@NonNull String header, @CheckForNull String md5) {
        return md5 == null ? Map.of() : Map.of(header, md5);
    }
}
