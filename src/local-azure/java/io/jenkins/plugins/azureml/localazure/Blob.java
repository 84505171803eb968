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
 * The state of a blob at one point in time.
 *
 * @param type {@code BlockBlob} or {@code AppendBlob}
 * @param md5 of the content in Base64; null if the client did not send one and the service did not compute one
 * @param revision increases with changes that the file does not show, such as new metadata
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

    /** Returns the entity tag with its quotes. */
    String etag() {
        long nanos = TimeUnit.SECONDS.toNanos(modified.getEpochSecond()) + modified.getNano();
        return "\"0x" + Long.toHexString((nanos + revision) * 31 + size).toUpperCase(Locale.ROOT) + "\"";
    }
}
