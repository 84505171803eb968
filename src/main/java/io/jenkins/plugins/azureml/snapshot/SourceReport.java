package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;

/**
 * What a source folder holds.
 *
 * @param files how many
 * @param bytes their size
 * @param hash of names and contents, as 64 hexadecimal digits: see {@link ContentHash}
 */
public record SourceReport(int files, long bytes, @NonNull String hash) implements Serializable {

    private static final long serialVersionUID = 1L;
}
