package io.jenkins.plugins.azureml.transfer.blob;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.net.URI;
import java.util.Set;

/** Locations for the files of an upload: a folder that is open for writing, or a signed URL for each file. */
public interface BlobAddresses extends Serializable {

    /**
     * Returns the signed URL of a blob, a secret.
     *
     * @param name with slashes
     * @param query additional query, such as {@code comp=block&blockid=…}; may be empty
     */
    @NonNull
    URI blob(@NonNull String name, @NonNull String query);

    /** Returns whether there is a location for exactly these files. */
    default boolean covers(@NonNull Set<String> names) {
        return true;
    }

    /** Returns the host, for messages. */
    @NonNull
    String host();
}
