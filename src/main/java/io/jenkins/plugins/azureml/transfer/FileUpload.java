package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Uploads a file to a blob with a checksum: in one request, or in blocks if it is large. Keeps an existing blob that is
 * equal. Replaces one that differs, because an interrupted upload may have left it. Without MD5 (FIPS mode), blobs of the
 * same length are equal: names of blobs depend on the content or are new.
 */
final class FileUpload {

    /** Size of a block in bytes, and of the largest file that is sent in one request. */
    static final int BLOCK = 4 * 1024 * 1024;

    private static final int MAX_ATTEMPTS = 3;
    private static final Map<String, String> CREATE_ONLY = Map.of("If-None-Match", "*");

    private final BlobStorage storage;
    private final String name;
    private final Path file;

    FileUpload(@NonNull BlobStorage storage, @NonNull String name, @NonNull Path file) {
        this.storage = storage;
        this.name = name;
        this.file = file;
    }

    /**
     * Uploads the file.
     *
     * @return false if the blob already existed with this content
     */
    boolean run() throws IOException, InterruptedException {
        long length = Files.size(file);
        return length <= BLOCK ? whole(length) : inBlocks(length);
    }

    /** Returns whether the blob exists with this content; false if the signature does not allow to read it. */
    boolean isStored() throws IOException, InterruptedException {
        return isStored(Files.size(file), Checksum.of(file));
    }

    private boolean whole(long length) throws IOException, InterruptedException {
        String md5 = Checksum.of(file);
        Map<String, String> headers = with(Map.of("x-ms-blob-type", "BlockBlob"), checksum("Content-MD5", md5));
        FileBody body = new FileBody(file, name, length, md5);
        BlobResponse response = storage.put(name, "", with(headers, CREATE_ONLY), length, body);
        if (isConflict(response)) {
            if (isStored(length, md5)) {
                return false;
            }
            response = storage.put(name, "", headers, length, body);
        }
        return requireSuccess(response);
    }

    private boolean inBlocks(long length) throws IOException, InterruptedException {
        // Check before uploading gigabytes.
        boolean replace = false;
        try {
            BlobResponse stored = storage.head(name);
            replace = stored.isSuccess();
            if (replace && isEqual(stored, length, Checksum.of(file))) {
                return false;
            }
        } catch (SignedRequest.RefusedException e) {
            if (!e.isPermissionMissing()) {
                throw e;
            }
        }
        for (int attempt = 1; ; attempt++) {
            Checksum whole = new Checksum();
            List<String> ids = blocks(whole, length);
            String md5 = whole.base64();
            byte[] list = list(ids).getBytes(StandardCharsets.UTF_8);
            BlobResponse response = storage.put(
                    name,
                    "comp=blocklist",
                    with(checksum("x-ms-blob-content-md5", md5), replace ? Map.of() : CREATE_ONLY),
                    list.length,
                    out -> out.write(list));
            boolean exists = isConflict(response);
            if (exists && isStored(length, md5)) {
                // Another upload committed it, or an earlier attempt whose response was lost.
                return attempt > 1 || !replace;
            }
            // A concurrent commit discards our uncommitted blocks.
            boolean discarded = "InvalidBlockList".equals(response.code());
            if (!exists && !discarded || attempt >= MAX_ATTEMPTS) {
                return requireSuccess(response);
            }
            replace = true;
        }
    }

    /**
     * Uploads the blocks.
     *
     * @return their ids
     */
    private List<String> blocks(Checksum whole, long expected) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        long sent = 0;
        byte[] block = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file)) {
            int count;
            while ((count = in.readNBytes(block, 0, BLOCK)) > 0) {
                int length = count;
                sent += length;
                whole.update(block, length);
                Checksum checksum = new Checksum();
                checksum.update(block, length);
                String id = Base64.getEncoder()
                        .encodeToString(
                                String.format(Locale.ROOT, "%08d", ids.size()).getBytes(StandardCharsets.US_ASCII));
                requireSuccess(storage.put(
                        name,
                        "comp=block&blockid=" + URLEncoder.encode(id, StandardCharsets.UTF_8),
                        checksum("Content-MD5", checksum.base64()),
                        length,
                        out -> out.write(block, 0, length)));
                ids.add(id);
            }
        }
        if (sent != expected) {
            throw FileBody.changed(name);
        }
        return ids;
    }

    private static String list(List<String> ids) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        ids.forEach(id -> xml.append("<Latest>").append(id).append("</Latest>"));
        return xml.append("</BlockList>").toString();
    }

    private static boolean isConflict(BlobResponse response) {
        return response.status() == 409 && "BlobAlreadyExists".equals(response.code()) || response.status() == 412;
    }

    private boolean isStored(long length, @CheckForNull String md5) throws IOException, InterruptedException {
        try {
            BlobResponse stored = storage.head(name);
            return stored.isSuccess() && isEqual(stored, length, md5);
        } catch (SignedRequest.RefusedException e) {
            // The signature allows writing but not reading.
            return false;
        }
    }

    private static boolean isEqual(BlobResponse stored, long length, @CheckForNull String md5) {
        return stored.length() == length && (md5 == null || md5.equals(stored.md5()));
    }

    private boolean requireSuccess(BlobResponse response) throws IOException {
        if (!response.isSuccess()) {
            throw storage.failed(name, response.toString());
        }
        return true;
    }

    private static Map<String, String> with(Map<String, String> headers, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return all;
    }

    /** Omits the header if there is no checksum. */
    private static Map<String, String> checksum(String header, @CheckForNull String md5) {
        return md5 == null ? Map.of() : Map.of(header, md5);
    }
}
