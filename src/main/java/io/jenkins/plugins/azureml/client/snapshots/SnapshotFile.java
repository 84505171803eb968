package io.jenkins.plugins.azureml.client.snapshots;

/**
 * A file of a snapshot.
 *
 * @param path relative to the folder, with slashes
 * @param hash SHA-512 of its content, its name and {@code File}, as hexadecimal digits
 * @param size in bytes
 */
public record SnapshotFile(String path, String hash, long size) {

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
