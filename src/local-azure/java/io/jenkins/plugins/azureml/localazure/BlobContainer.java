package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The blobs of a container. A name is only a name, with slashes or not; the contents are in numbered files. */
class BlobContainer {
    final String name;
    private final Path folder;
    private final SortedMap<String, Blob> blobs = new TreeMap<>();
    private final Map<String, Map<String, Path>> blocks = new ConcurrentHashMap<>();
    private long files;

    BlobContainer(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    synchronized Optional<Blob> find(String blob) {
        return Optional.ofNullable(blobs.get(blob));
    }

    /** The names that begin so, in order. */
    synchronized List<String> names(String prefix) {
        return blobs.tailMap(prefix).keySet().stream()
                .takeWhile(each -> each.startsWith(prefix))
                .toList();
    }

    /** A new file for content on its way in. */
    synchronized Path newFile() throws IOException {
        Files.createDirectories(folder);
        return folder.resolve(Long.toString(++files));
    }

    /** Makes the file the content of the blob, with what it had before gone. */
    final Blob put(String blob, Path content, String contentType, Map<String, String> metadata) {
        return put(blob, content, contentType, metadata, null);
    }

    /** The same with a checksum that is told to whoever reads it. */
    synchronized Blob put(String blob, Path content, String contentType, Map<String, String> metadata, String md5) {
        Blob before = blobs.get(blob);
        long revision = before == null ? 0 : before.revision() + 1;
        Blob now = Blob.of(content, Blob.BLOCK, contentType, metadata, md5, revision);
        blobs.put(blob, now);
        blocks.remove(blob);
        return now;
    }

    synchronized Blob setMetadata(String blob, Map<String, String> metadata) {
        Blob before = blobs.get(blob);
        Blob now = Blob.of(
                before.file(), before.type(), before.contentType(), metadata, before.md5(), before.revision() + 1);
        blobs.put(blob, now);
        return now;
    }

    synchronized boolean delete(String blob) {
        return blobs.remove(blob) != null;
    }

    /** Keeps a block until its blob's list of blocks comes. */
    void stage(String blob, String blockId, Path content) {
        blocks.computeIfAbsent(blob, b -> new ConcurrentHashMap<>()).put(blockId, content);
    }

    /** The staged blocks one after the other, as one file. */
    Path join(String blob, List<String> blockIds) throws IOException {
        Map<String, Path> staged = blocks.getOrDefault(blob, Map.of());
        List<Path> parts = new ArrayList<>();
        for (String id : blockIds) {
            Path part = staged.get(id);
            if (part == null) {
                throw new Refusal(400, "InvalidBlockList", "The specified block list is invalid.");
            }
            parts.add(part);
        }
        Path joined = newFile();
        try (OutputStream out = Files.newOutputStream(joined)) {
            for (Path part : parts) {
                Files.copy(part, out);
            }
        }
        return joined;
    }

    /** Stores a copy of a real file. */
    void store(String blob, Path file) throws IOException {
        Path content = newFile();
        Files.copy(file, content);
        put(blob, content, "application/octet-stream", Map.of());
    }
}
