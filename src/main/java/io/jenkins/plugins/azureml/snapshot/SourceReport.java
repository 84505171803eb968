package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;

/**
 * Summary of a source folder.
 *
 * @param files number of files
 * @param bytes their total size
 * @param hash content hash as 64 hexadecimal digits, equal to that of Microsoft's clients
 * @param fingerprint see {@link SourceFingerprint}
 */
public record SourceReport(
        int files,
        long bytes,
        @NonNull String hash,
        @NonNull String fingerprint) implements Serializable {

    private static final long serialVersionUID = 1L;
}
