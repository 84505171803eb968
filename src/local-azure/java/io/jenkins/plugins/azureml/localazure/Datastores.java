package io.jenkins.plugins.azureml.localazure;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The datastores that each workspace has by default, and those of Data Lake Storage Gen2 that were added. */
final class Datastores {
    static final String ARTIFACTS = "workspaceartifactstore";
    static final String DEFAULT = "workspaceblobstore";
    private static final String FILES = "workspacefilestore";
    static final List<String> NAMES = List.of(ARTIFACTS, DEFAULT, FILES);

    private Datastores() {}

    /** Returns the datastores that the v2 API shows. */
    static List<String> names(Workspace workspace) {
        return Stream.concat(NAMES.stream(), workspace.dataLakes.stream()).toList();
    }

    static boolean isDataLake(Workspace workspace, String name) {
        return workspace.dataLakes.contains(name);
    }

    /** Returns whether the datastore is a file share, which this server does not support for writing. */
    static boolean isFileShare(String name) {
        return name.equals(FILES);
    }

    static String containerName(Workspace workspace, String name) {
        if (isFileShare(name)) {
            return "code";
        }
        if (isDataLake(workspace, name)) {
            return name;
        }
        return name.equals(ARTIFACTS) ? StorageAccount.ARTIFACTS : workspace.blobStore();
    }

    static Optional<BlobContainer> container(Workspace workspace, String name) {
        return names(workspace).contains(name) && !isFileShare(name)
                ? workspace.storage.find(containerName(workspace, name))
                : Optional.empty();
    }
}
