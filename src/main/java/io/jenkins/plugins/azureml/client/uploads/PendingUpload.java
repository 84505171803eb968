package io.jenkins.plugins.azureml.client.uploads;

import java.net.URI;

/**
 * A place in the workspace's storage that waits for the files of an asset.
 *
 * @param blobUri the place itself, as the asset that is made of the files names it
 * @param signedUrl the same place, open for writing for some hours to whoever has this URL: a secret
 */
public record PendingUpload(URI blobUri, URI signedUrl) {

    /** Without the signature. */
    @Override
    public String toString() {
        return "pending upload to " + blobUri;
    }
}
