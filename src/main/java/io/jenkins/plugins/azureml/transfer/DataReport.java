package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;

/**
 * Summary of local data.
 *
 * @param name of the file or folder
 * @param files number of files
 * @param bytes their total size
 * @param hash of names and contents
 * @param fingerprint see {@link io.jenkins.plugins.azureml.snapshot.SourceFingerprint}
 */
public record DataReport(
        @NonNull String name,
        int files,
        long bytes,
        @NonNull String hash,
        @NonNull String fingerprint) implements Serializable {

    private static final long serialVersionUID = 1L;
}
