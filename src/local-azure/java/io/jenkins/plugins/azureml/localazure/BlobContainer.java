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

/** Stores the blobs of a container. Names are opaque, slashes included; the contents are in numbered files. */
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

    /** Returns the names with this prefix, sorted. */
    synchronized List<String> names(String prefix) {
        return blobs.tailMap(prefix).keySet().stream()
                .takeWhile(each -> each.startsWith(prefix))
                .toList();
    }

    /** Creates a file to receive content. */
    synchronized Path newFile() throws IOException {
        Files.createDirectories(folder);
        return folder.resolve(Long.toString(++files));
    }

    /** Replaces the content, type and metadata of a blob by those given. */
    final Blob put(String blob, Path content, String contentType, Map<String, String> metadata) {
        return put(blob, content, contentType, metadata, null);
    }

    /** Replaces a blob like {@link #put(String, Path, String, Map)} and records the checksum that readers get. */
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

    /** Keeps a block until the block list of its blob arrives. */
    void stage(String blob, String blockId, Path content) {
        blocks.computeIfAbsent(blob, b -> new ConcurrentHashMap<>()).put(blockId, content);
    }

    /** Concatenates the staged blocks into one file. */
    Path join(String blob, List<String> blockIds) throws IOException {
        Map<String, Path> staged = blocks.getOrDefault(blob, Map.of());
        List<Path> parts = new ArrayList<>();
        for (String id : blockIds) {
            Path part = staged.get(id);
            if (part == null) {
                throw new ServiceException(400, "InvalidBlockList", "The specified block list is invalid.");
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

    /** Stores a copy of a local file as a blob. */
    void store(String blob, Path file) throws IOException {
        Path content = newFile();
        Files.copy(file, content);
        put(blob, content, "application/octet-stream", Map.of());
    }
}
