package io.jenkins.plugins.azureml.transfer.blob;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Response of blob storage.
 *
 * @param code error code; null for a success
 * @param length length of the blob; -1 if not specified
 * @param md5 MD5 of the blob in base64; null if not specified
 */
public record BlobResponse(
        int status,
        @CheckForNull String code,
        long length,
        @CheckForNull String md5) {

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    @Override
    public String toString() {
        return "HTTP " + status + (code == null ? "" : " " + code);
    }
}
