package io.jenkins.plugins.azureml.client.snapshots;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.json.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds the tree of folders and files that the service requires. The hash of a folder covers the hashes of its
 * children.
 */
final class SnapshotTree {

    private final String name;
    private final Map<String, SnapshotTree> folders = new TreeMap<>();
    private final Map<String, SnapshotFile> files = new TreeMap<>();

    private SnapshotTree(String name) {
        this.name = name;
    }

    static ObjectNode of(Collection<SnapshotFile> files) {
        SnapshotTree root = new SnapshotTree("");
        for (SnapshotFile file : files) {
            SnapshotTree folder = root;
            String[] segments = file.path().split("/");
            for (int i = 0; i < segments.length - 1; i++) {
                folder = folder.folders.computeIfAbsent(segments[i], SnapshotTree::new);
            }
            folder.files.put(file.name(), file);
        }
        return root.json();
    }

    private ObjectNode json() {
        ObjectNode json = node(name, "Directory");
        ObjectNode children = json.putObject("children");
        MessageDigest digest = sha512();
        Map<String, ObjectNode> byName = new TreeMap<>();
        files.forEach((key, file) -> byName.put(key, leaf(file)));
        folders.forEach((key, folder) -> byName.put(key, folder.json()));
        byName.forEach((key, child) -> {
            children.set(key, child);
            digest.update(HexFormat.of().parseHex(child.path("hash").asText()));
        });
        return json.put("hash", HexFormat.of().formatHex(digest.digest()));
    }

    private static ObjectNode leaf(SnapshotFile file) {
        ObjectNode json = node(file.name(), "File");
        json.putObject("children");
        return json.put("hash", file.hash());
    }

    private static ObjectNode node(String name, String type) {
        return Json.MAPPER
                .createObjectNode()
                .put("name", name)
                .put("type", type)
                .putNull("timestamp");
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
