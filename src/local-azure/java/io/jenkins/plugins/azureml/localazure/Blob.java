package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A blob as it is now.
 *
 * @param type {@code BlockBlob} or {@code AppendBlob}
 * @param md5 of the content in base64, as far as the service has been told or has found it; may be null
 * @param revision counts the changes that the file does not show
 */
record Blob(
        Path file,
        long size,
        Instant modified,
        String type,
        String contentType,
        Map<String, String> metadata,
        String md5,
        long revision) {
    static final String BLOCK = "BlockBlob";
    static final String APPEND = "AppendBlob";

    static Blob of(
            Path file, String type, String contentType, Map<String, String> metadata, String md5, long revision) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Blob(
                    file,
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant(),
                    type,
                    contentType,
                    Map.copyOf(metadata),
                    md5,
                    revision);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the quotes that the header has. */
    String etag() {
        long nanos = TimeUnit.SECONDS.toNanos(modified.getEpochSecond()) + modified.getNano();
        return "\"0x" + Long.toHexString((nanos + revision) * 31 + size).toUpperCase(Locale.ROOT) + "\"";
    }
}
