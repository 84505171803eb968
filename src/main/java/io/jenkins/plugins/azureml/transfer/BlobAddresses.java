package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.net.URI;
import java.util.Set;

/** Where the files of an upload go: an open place, or an address of its own for each. */
interface BlobAddresses extends Serializable {

    /**
     * The signed URL of one blob: a secret.
     *
     * @param name with slashes
     * @param query what more the request says, such as {@code comp=block&blockid=…}; may be empty
     */
    @NonNull
    URI blob(@NonNull String name, @NonNull String query);

    /** Whether there is a place for just these files. */
    default boolean takes(@NonNull Set<String> names) {
        return true;
    }

    /** For messages. */
    @NonNull
    String host();
}
