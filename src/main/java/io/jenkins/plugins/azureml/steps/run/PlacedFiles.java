package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.artifacts.SignedArtifact;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.net.URI;

/**
 * A file, or the files below a folder, of a storage. Their paths begin with a name instead of the path in the storage.
 *
 * @param root path in the storage, without slashes at its ends; empty for all files
 * @param name without slashes at its ends
 */
record PlacedFiles(
        @NonNull StoragePlace place,
        @NonNull String root,
        @NonNull String name) {

    /** Lists the files. @param path file or folder below the root; null for all */
    @NonNull
    Paged<SignedArtifact> below(@CheckForNull String path) throws AzureMlException, InterruptedException {
        String inside = path == null ? "" : path.replaceAll("/+$", "");
        return place.at(join(root, inside)).map(file -> new SignedArtifact(renamed(file.path()), file.url()));
    }

    @NonNull
    URI sign(@NonNull String path) throws AzureMlException, InterruptedException {
        return place.sign(join(root, path.equals(name) ? "" : path.substring(name.length() + 1)));
    }

    private String renamed(String path) {
        return path.equals(root) ? name : name + "/" + (root.isEmpty() ? path : path.substring(root.length() + 1));
    }

    private static String join(String folder, String path) {
        return folder.isEmpty() || path.isEmpty() ? folder + path : folder + "/" + path;
    }
}
