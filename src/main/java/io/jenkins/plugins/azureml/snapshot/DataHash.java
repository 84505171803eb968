package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
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

    private final MessageDigest all = ContentDigest.forName();
    private final String hash;
    private final String fingerprint;

    private DataHash(String root, Map<String, Path> files, Path file) throws IOException {
        all.update(SEED.getBytes(StandardCharsets.UTF_8));
        try (DigestReader<String> reader = new DigestReader<>(all)) {
            if (file == null) {
                folder(reader, root + "/", files);
            } else {
                content(reader, root, file);
            }
            fingerprint = SourceFingerprint.of(reader.results());
        }
        hash = ContentDigest.hex(all);
    }

    /**
     * Reads a file.
     *
     * @param name of the file
     */
    @NonNull
    public static DataHash ofFile(@NonNull String name, @NonNull Path file) throws IOException {
        return new DataHash(name, Map.of(), file);
    }

    /**
     * Reads a folder.
     *
     * @param name of the folder
     * @param files by name with slashes, relative to the folder
     */
    @NonNull
    public static DataHash ofFolder(@NonNull String name, @NonNull Map<String, Path> files) throws IOException {
        return new DataHash(name, files, null);
    }

    /** Returns the hash as 32 hexadecimal digits. The name of the file or folder itself is not part of it. */
    @NonNull
    public String hash() {
        return hash;
    }

    /** Returns the {@link SourceFingerprint} of the files. Their names begin with that of the file or folder. */
    @NonNull
    public String fingerprint() {
        return fingerprint;
    }

    /** Hashes the names and contents of the files of one level, then those of each folder in it. */
    private void folder(DigestReader<String> reader, String prefix, Map<String, Path> files) throws IOException {
        SortedMap<String, Map<String, Path>> entries = new TreeMap<>((a, b) -> {
            int order = a.toLowerCase(Locale.ROOT).compareTo(b.toLowerCase(Locale.ROOT));
            return order == 0 ? a.compareTo(b) : order;
        });
        files.forEach((name, file) -> {
            String[] parts = name.split("/", 2);
            entries.computeIfAbsent(parts[0], each -> new TreeMap<>()).put(parts.length == 1 ? "" : parts[1], file);
        });
        for (Map.Entry<String, Map<String, Path>> entry : entries.entrySet()) {
            all.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
            Path file = entry.getValue().get("");
            if (file == null) {
                folder(reader, prefix + entry.getKey() + "/", entry.getValue());
            } else {
                content(reader, prefix + entry.getKey(), file);
            }
        }
    }

    private static void content(DigestReader<String> reader, String name, Path file) throws IOException {
        MessageDigest own = ContentDigest.sha256();
        reader.read(name, file, List.of(own), () -> ContentDigest.base64(own));
    }
}
