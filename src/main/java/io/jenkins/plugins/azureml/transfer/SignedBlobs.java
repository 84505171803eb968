package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.transfer.blob.BlobAddresses;
import java.net.URI;
import java.util.Set;
import java.util.TreeMap;

/**
 * Blobs with a signed URL each, open for writing.
 *
 * @param urls signed URLs by blob name: secrets
 */
public record SignedBlobs(@NonNull TreeMap<String, URI> urls) implements BlobAddresses {

    private static final long serialVersionUID = 1L;

    @NonNull
    @Override
    public URI blob(@NonNull String name, @NonNull String query) {
        String url = urls.get(name).toString();
        return query.isEmpty() ? urls.get(name) : URI.create(url + (url.indexOf('?') < 0 ? '?' : '&') + query);
    }

    @Override
    public boolean covers(@NonNull Set<String> names) {
        return urls.keySet().equals(names);
    }

    @NonNull
    @Override
    public String host() {
        return urls.isEmpty()
                ? "nowhere"
                : String.valueOf(urls.firstEntry().getValue().getHost());
    }

    /** Omits the signatures. */
    @Override
    public String toString() {
        return urls.size() + " blobs at " + host();
    }
}
