package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;

/**
 * A file of a source folder.
 *
 * @param path relative to the folder, with slashes
 * @param hash SHA-512 of its content, its name and {@code File}, as hexadecimal digits, as a v1 snapshot requires
 * @param size in bytes
 */
public record HashedFile(@NonNull String path, @NonNull String hash, long size) implements Serializable {

    private static final long serialVersionUID = 1L;
}
