package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.util.Map;
import java.util.SortedMap;

/**
 * A hash of the names and contents of a folder, which both the scan and the upload compute, so that a change between them is
 * noticed without reading the folder again. The content hash cannot serve: it depends on the order in which files are read, and
 * an upload reads several at a time.
 */
public final class SourceFingerprint {

    private SourceFingerprint() {}

    /** @param digests SHA-256 in base64, by name */
    @NonNull
    public static String of(@NonNull SortedMap<String, String> digests) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> each : digests.entrySet()) {
            text.append(each.getKey()).append('\0').append(each.getValue()).append('\n');
        }
        return ContentDigest.hex(text.toString());
    }
}
