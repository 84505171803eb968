package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the files of a folder once and computes all hashes of their contents.
 *
 * <p>The content hash is that of version 202208 of Microsoft's Python client, so that each client finds the content that the other
 * has uploaded. SHA-256 of the number of files, then {@code #name#size} of each file, then the contents, ordered by lower-case
 * name.
 */
final class SourceContent {

    /** Python compares strings by code points. */
    private static final Comparator<String> CODE_POINTS = (a, b) -> {
        int[] one = a.codePoints().toArray();
        int[] other = b.codePoints().toArray();
        int difference = Arrays.mismatch(one, other);
        if (difference < 0) {
            return 0;
        }
        return difference < one.length && difference < other.length
                ? Integer.compare(one[difference], other[difference])
                : Integer.compare(one.length, other.length);
    };

    private static final Comparator<Map.Entry<String, Path>> ORDER = Comparator.comparing(
                    (Map.Entry<String, Path> file) -> file.getKey().toLowerCase(Locale.ROOT), CODE_POINTS)
            .thenComparing(Map.Entry::getKey, CODE_POINTS);

    private final SortedMap<String, String> digests = new TreeMap<>();
    private final SortedMap<String, String> snapshotHashes = new TreeMap<>();
    private final String hash;

    /** @param snapshot whether to compute the hashes that a v1 snapshot requires */
    SourceContent(@NonNull Map<String, Path> byName, boolean snapshot) throws IOException {
        List<Map.Entry<String, Path>> sorted =
                byName.entrySet().stream().sorted(ORDER).toList();
        MessageDigest all = ContentDigest.sha256();
        text(all, Integer.toString(sorted.size()));
        for (Map.Entry<String, Path> file : sorted) {
            text(all, "#" + file.getKey() + "#" + Files.size(file.getValue()));
        }
        try (DigestReader<Hashes> reader = new DigestReader<>(all)) {
            for (Map.Entry<String, Path> file : sorted) {
                read(reader, file.getKey(), file.getValue(), snapshot);
            }
            reader.results().forEach((name, each) -> {
                digests.put(name, each.digest);
                if (snapshot) {
                    snapshotHashes.put(name, each.snapshotHash);
                }
            });
        }
        hash = HexFormat.of().formatHex(all.digest());
    }

    /** Of one file. @param snapshotHash null if it is not required */
    private record Hashes(String digest, String snapshotHash) {}

    private static void read(DigestReader<Hashes> reader, String name, Path file, boolean snapshot) throws IOException {
        MessageDigest own = ContentDigest.sha256();
        if (!snapshot) {
            reader.read(name, file, List.of(own), () -> new Hashes(ContentDigest.base64(own), null));
            return;
        }
        MessageDigest longer = sha512();
        reader.read(name, file, List.of(own, longer), () -> {
            text(longer, name.substring(name.lastIndexOf('/') + 1));
            text(longer, "File");
            return new Hashes(ContentDigest.base64(own), HexFormat.of().formatHex(longer.digest()));
        });
    }

    /** Returns the content hash as 64 hexadecimal digits. */
    @NonNull
    String hash() {
        return hash;
    }

    @NonNull
    String fingerprint() {
        return SourceFingerprint.of(digests);
    }

    /** Returns SHA-512 of the content, the file name and {@code File}, as hexadecimal digits, for each name. */
    @NonNull
    SortedMap<String, String> snapshotHashes() {
        return snapshotHashes;
    }

    private static void text(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
