package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * A registered version of a model.
 *
 * @param json what the client gave and the service added; guarded by {@link Models}
 * @param run whose artifacts it is made of, null if it came from elsewhere
 * @param path the file or folder of the run that was registered
 * @param files the artifacts' paths
 */
record Model(String name, long version, ObjectNode json, Run run, String path, List<String> files, Instant created) {
    String id() {
        return name + ":" + version;
    }
}
