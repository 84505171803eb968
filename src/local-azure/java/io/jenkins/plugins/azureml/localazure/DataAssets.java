package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Rules of data assets: files, folders and tables at a URI. */
final class DataAssets implements AssetType {
    private static final Set<String> TYPES = Set.of("uri_file", "uri_folder", "mltable");

    @Override
    public String plural() {
        return "data";
    }

    @Override
    public Assets of(Workspace workspace) {
        return workspace.data;
    }

    @Override
    public void check(Workspace workspace, ObjectNode properties) {
        if (!TYPES.contains(properties.path("dataType").asText())) {
            throw FrontEnd.bad("The dataType must be uri_file, uri_folder or mltable.", "ArgumentInvalid");
        }
        if (properties.path("dataUri").asText("").isBlank()) {
            throw FrontEnd.bad("A data asset needs a dataUri.", "ArgumentNullOrEmpty");
        }
    }

    @Override
    public List<String> immutable() {
        return List.of("dataType", "dataUri");
    }

    @Override
    public String immutableMessage() {
        return "Asset paths cannot be updated.";
    }
}
