package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.net.URI;

/**
 * A file to download.
 *
 * @param path below the target folder, with slashes
 * @param url signed URL, a secret
 */
public record SignedFile(@NonNull String path, @NonNull URI url) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Omits the URL. */
    @Override
    public String toString() {
        return path;
    }
}
