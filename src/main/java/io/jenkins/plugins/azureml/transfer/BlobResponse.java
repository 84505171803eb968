package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What blob storage says to one request.
 *
 * @param code of an error; null for a success
 * @param length of a blob that was asked for; -1 if it does not tell
 * @param md5 of a blob that was asked for, in base64; null if it does not tell
 */
record BlobResponse(
        int status,
        @CheckForNull String code,
        long length,
        @CheckForNull String md5) {

    boolean isSuccess() {
        return status / 100 == 2;
    }

    @Override
    public String toString() {
        return "HTTP " + status + (code == null ? "" : " " + code);
    }
}
