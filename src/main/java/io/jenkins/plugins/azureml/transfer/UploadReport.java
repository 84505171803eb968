package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;

/**
 * Result of an upload.
 *
 * @param sent number of uploaded files
 * @param bytes their total size
 * @param alreadyPresent number of files that existed with the same content
 * @param refusal response of the storage, such as {@code HTTP 403 AuthenticationFailed}, if it refused the signature:
 *     all files must be uploaded again; null if it did not
 */
public record UploadReport(
        int sent,
        long bytes,
        int alreadyPresent,
        @CheckForNull String refusal) implements Serializable {

    private static final long serialVersionUID = 1L;

    public boolean refused() {
        return refusal != null;
    }
}
