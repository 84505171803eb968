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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Computes the content hash of a folder like version 202208 of Microsoft's Python client, so that each client finds the
 * content that the other has uploaded. SHA-256 of the number of files, then {@code #name#size} of each file, then the
 * contents, ordered by lower-case name.
 */
final class ContentHash {

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

    private ContentHash() {}

    /** @return 64 hexadecimal digits */
    @NonNull
    static String of(@NonNull SourceFiles files) throws IOException {
        List<Map.Entry<String, Path>> sorted =
                files.byName().entrySet().stream().sorted(ORDER).toList();
        MessageDigest digest = ContentDigest.sha256();
        text(digest, Integer.toString(sorted.size()));
        for (Map.Entry<String, Path> file : sorted) {
            text(digest, "#" + file.getKey() + "#" + Files.size(file.getValue()));
        }
        byte[] buffer = new byte[64 * 1024];
        for (Map.Entry<String, Path> file : sorted) {
            try (InputStream in = Files.newInputStream(file.getValue())) {
                int n;
                while ((n = in.read(buffer)) >= 0) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedIOException("interrupted while reading " + file.getKey());
                    }
                    digest.update(buffer, 0, n);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void text(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
}
