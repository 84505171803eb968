package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Rules of code assets: the uploaded files of a job, referred to by {@code codeUri}. */
final class CodeAssets implements AssetType {
    @Override
    public String plural() {
        return "codes";
    }

    @Override
    public Assets of(Workspace workspace) {
        return workspace.codes;
    }

    /** Like the service, checks that the container exists, but not that it has files. */
    @Override
    public void check(Workspace workspace, ObjectNode properties) {
        String uri = properties.path("codeUri").asText("");
        if (BlobPath.find(workspace, uri).isEmpty()) {
            throw FrontEnd.bad("The codeUri '" + uri + "' is not a folder of the workspace's storage.", "InvalidUri");
        }
    }

    @Override
    public List<String> immutable() {
        return List.of("codeUri");
    }

    @Override
    public String immutableMessage() {
        return "Asset paths cannot be updated.";
    }
}
