package io.jenkins.plugins.azureml.client.service;

import io.jenkins.plugins.azureml.client.http.Segments;

/**
 * A workspace or registry as the parent of versioned assets in Azure Resource Manager.
 *
 * @param path of the resource, which begins with {@code /subscriptions/}
 * @param title for messages
 */
public record AssetScope(String path, String title) {

    public static AssetScope of(WorkspaceRef workspace) {
        return new AssetScope(workspace.path(), workspace.toString());
    }

    /** Returns the id of a version. */
    public String id(String assets, String name, String version) {
        return path + "/" + assets + "/" + Segments.encode(name) + "/versions/" + Segments.encode(version);
    }

    @Override
    public String toString() {
        return title;
    }
}
