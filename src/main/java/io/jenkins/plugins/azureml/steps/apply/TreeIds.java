package io.jenkins.plugins.azureml.steps.apply;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import java.io.IOException;

/** The ids that assets of the files will have. All methods return null for what no file describes. */
final class TreeIds {

    private final AmlClient client;
    private final TreeLookup tree;

    TreeIds(@NonNull AmlClient client, @NonNull TreeLookup tree) {
        this.client = client;
        this.tree = tree;
    }

    /** Returns the id of a compute that may not exist yet. */
    @CheckForNull
    String compute(@NonNull String name) throws IOException, InterruptedException {
        return tree.version("computes", name, null) == null
                ? null
                : client.ref().path() + "/computes/" + name;
    }

    @CheckForNull
    String environment(@NonNull JobEnvironment environment) throws IOException, InterruptedException {
        if (environment instanceof JobEnvironment.Named named) {
            String version = tree.version("environments", named.name(), named.version());
            return version == null ? null : client.assetVersions().id("environments", named.name(), version);
        }
        return null;
    }

    /** Returns the version with a label. */
    @CheckForNull
    String version(@NonNull String plural, @NonNull String name, @NonNull String label)
            throws IOException, InterruptedException {
        return label.equals("latest") ? tree.version(plural, name, null) : null;
    }
}
