package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Computes the hash of local data like Microsoft's Python client, which uploads data to a folder of this name. Data that
 * either client has uploaded is therefore not uploaded again.
 */
public final class DataHash {

    private static final String SEED = "Initialize for october 2021 AML CLI version";

    private final MessageDigest digest = ContentDigest.forName();

    private DataHash() {
        digest.update(SEED.getBytes(StandardCharsets.UTF_8));
    }

    /** @return 32 hexadecimal digits */
    @NonNull
    public static String ofFile(@NonNull Path file) throws IOException {
        DataHash hash = new DataHash();
        hash.content(file);
        return hash.hex();
    }

    /**
     * @param files by name with slashes, relative to the folder
     * @return 32 hexadecimal digits
     */
    @NonNull
    public static String ofFolder(@NonNull Map<String, Path> files) throws IOException {
        DataHash hash = new DataHash();
        hash.folder(files);
        return hash.hex();
    }

    private String hex() {
        return ContentDigest.hex(digest);
    }

    /** Hashes the names and contents of the files of one level, then those of each folder in it. */
    private void folder(Map<String, Path> files) throws IOException {
        SortedMap<String, Map<String, Path>> entries = new TreeMap<>((a, b) -> {
            int order = a.toLowerCase(Locale.ROOT).compareTo(b.toLowerCase(Locale.ROOT));
            return order == 0 ? a.compareTo(b) : order;
        });
        files.forEach((name, file) -> {
            String[] parts = name.split("/", 2);
            entries.computeIfAbsent(parts[0], each -> new TreeMap<>()).put(parts.length == 1 ? "" : parts[1], file);
        });
        for (Map.Entry<String, Map<String, Path>> entry : entries.entrySet()) {
            digest.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
            Path file = entry.getValue().get("");
            if (file == null) {
                folder(entry.getValue());
            } else {
                content(file);
            }
        }
    }

    private void content(Path file) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while reading " + file.getFileName());
                }
                digest.update(buffer, 0, n);
            }
        }
    }
}
