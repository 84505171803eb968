package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A registered version of a model, one and the same for both generations of the API.
 *
 * @param json as v1 shows it; guarded by {@link Models}
 * @param own what only v2 knows of it (its type and flavors, whether it is archived); guarded likewise
 * @param place its file or folder, null if it lies outside of the workspace's storage
 */
record Model(String name, String version, ObjectNode json, ObjectNode own, BlobPath place, Instant created) {
    String id() {
        return name + ":" + version;
    }
}
