package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;

/**
 * What became of an upload.
 *
 * @param sent files that were sent
 * @param bytes their size
 * @param there files that were in the place already
 * @param refusal what the storage said, such as {@code HTTP 403 AuthenticationFailed}, when it did not accept the signature: then
 *     all of it is to be sent again; null if it did
 */
public record UploadReport(
        int sent, long bytes, int there, @CheckForNull String refusal) implements Serializable {

    private static final long serialVersionUID = 1L;

    public boolean refused() {
        return refusal != null;
    }
}
