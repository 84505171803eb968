package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What is special about one type of versioned assets. */
interface AssetType {
    /** As the paths have it, {@code codes}. */
    String plural();

    Assets of(Workspace workspace);

    /** Checks and completes the properties of a version that is to be stored. */
    void check(Workspace workspace, ObjectNode properties);

    /** The properties that a version keeps for ever, and what is said to who wants to change them. */
    List<String> immutable();

    String immutableMessage();
}
