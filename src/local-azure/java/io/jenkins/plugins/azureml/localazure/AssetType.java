package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Rules of one type of versioned assets. */
interface AssetType {
    /** Returns the segment of the paths, such as {@code codes}. */
    String plural();

    Assets of(Workspace workspace);

    /** Validates and completes the properties of a version before it is stored. */
    void check(Workspace workspace, ObjectNode properties);

    /** Returns the properties that cannot change after creation, and the message for requests that try. */
    List<String> immutable();

    String immutableMessage();
}
