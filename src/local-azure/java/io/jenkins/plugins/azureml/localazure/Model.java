package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A registered version of a model, shared by both generations of the API.
 *
 * @param json as v1 shows it; guarded by {@link Models}
 * @param own fields that only v2 has (type, flavors, archived); guarded by {@link Models}
 * @param place the file or folder; null if it is outside the workspace's storage
 */
record Model(String name, String version, ObjectNode json, ObjectNode own, BlobPath place, Instant created) {
    String id() {
        return name + ":" + version;
    }
}
