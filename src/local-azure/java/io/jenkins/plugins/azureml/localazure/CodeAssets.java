package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Code: the files of a job, uploaded to storage and pointed to by {@code codeUri}. */
final class CodeAssets implements AssetType {
    @Override
    public String plural() {
        return "codes";
    }

    @Override
    public Assets of(Workspace workspace) {
        return workspace.codes;
    }

    /** That there is a container is checked; that there are files in it is not, as with the service. */
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
