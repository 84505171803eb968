package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * The files of a source folder.
 *
 * @param fingerprint see {@link SourceFingerprint}
 */
public record HashedFiles(
        @NonNull ArrayList<HashedFile> files, @NonNull String fingerprint) implements Serializable {

    private static final long serialVersionUID = 1L;

    public long bytes() {
        return files.stream().mapToLong(HashedFile::size).sum();
    }
}
