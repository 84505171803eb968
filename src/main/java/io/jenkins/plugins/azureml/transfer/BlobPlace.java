package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.http.Segments;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

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
        String base = signedUrl.toString();
        int start = base.indexOf('?');
        String folder = (start < 0 ? base : base.substring(0, start)).replaceAll("/+$", "");
        String signature = start < 0 ? "" : base.substring(start + 1);
        String path = Arrays.stream(name.split("/")).map(Segments::encode).collect(Collectors.joining("/"));
        String all = signature + (signature.isEmpty() || query.isEmpty() ? "" : "&") + query;
        return URI.create(folder + "/" + path + (all.isEmpty() ? "" : "?" + all));
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
