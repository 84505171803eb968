package io.jenkins.plugins.azureml.localazure;

import java.util.List;
import java.util.Optional;

/** The datastores that each workspace has by default. */
final class Datastores {
    static final String ARTIFACTS = "workspaceartifactstore";
    static final String DEFAULT = "workspaceblobstore";
    private static final String FILES = "workspacefilestore";
    static final List<String> NAMES = List.of(ARTIFACTS, DEFAULT, FILES);

    private Datastores() {}

    /** Returns whether the datastore is a file share, which this server does not support for writing. */
    static boolean isFileShare(String name) {
        return name.equals(FILES);
    }

    static String containerName(Workspace workspace, String name) {
        if (isFileShare(name)) {
            return "code";
        }
        return name.equals(ARTIFACTS) ? StorageAccount.ARTIFACTS : workspace.blobStore();
    }

    static Optional<BlobContainer> container(Workspace workspace, String name) {
        return NAMES.contains(name) && !isFileShare(name)
                ? workspace.storage.find(containerName(workspace, name))
                : Optional.empty();
    }
}
