package io.jenkins.plugins.azureml.client.codes;

import java.net.URI;

/**
 * A location in the storage of the workspace for the files of a code version.
 *
 * @param blobUri the location without a signature, as the code version refers to it
 * @param signedUrl the location with a signature that allows writing for some hours: a secret
 */
public record PendingUpload(URI blobUri, URI signedUrl) {

    /** Omits the signature. */
    @Override
    public String toString() {
        return "pending upload to " + blobUri;
    }
}
