package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * What there is to upload.
 *
 * @param root the name that all names begin with: that of the file or folder
 * @param bytes of all together
 */
public record ArtifactList(@NonNull String root, @NonNull ArrayList<String> names, long bytes) implements Serializable {

    private static final long serialVersionUID = 1L;
}
