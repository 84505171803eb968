package io.jenkins.plugins.azureml.upload;

import java.io.Serializable;

/**
 * What became of an upload.
 *
 * @param sent files that were sent
 * @param bytes their size
 * @param there files that were in the place already
 * @param refused the storage did not accept the signature: a new one is needed, and then all of it again
 */
public record UploadReport(int sent, long bytes, int there, boolean refused) implements Serializable {

    private static final long serialVersionUID = 1L;
}
