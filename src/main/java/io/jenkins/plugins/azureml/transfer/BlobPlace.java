package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.transfer.blob.BlobAddresses;
import java.net.URI;

/**
 * A folder in blob storage that is open for writing.
 *
 * @param signedUrl signed URL of a container, or of a folder in it: a secret
 */
public record BlobPlace(@NonNull URI signedUrl) implements BlobAddresses {

    private static final long serialVersionUID = 1L;

    @NonNull
    @Override
    public URI blob(@NonNull String name, @NonNull String query) {
        return Segments.inFolder(signedUrl, name, query);
    }

    /** Returns the address of the folder, which is no secret. */
    @NonNull
    public String withoutSignature() {
        return signedUrl.toString().replaceFirst("\\?.*", "").replaceAll("/+$", "");
    }

    @NonNull
    @Override
    public String host() {
        return String.valueOf(signedUrl.getHost());
    }

    /** Omits the signature. */
    @Override
    public String toString() {
        return "a place at " + host();
    }
}
