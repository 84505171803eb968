package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * The artifacts to upload.
 *
 * @param root first segment of all names: the name of the file or folder
 * @param bytes total size
 */
public record ArtifactList(@NonNull String root, @NonNull ArrayList<String> names, long bytes) implements Serializable {

    private static final long serialVersionUID = 1L;
}
