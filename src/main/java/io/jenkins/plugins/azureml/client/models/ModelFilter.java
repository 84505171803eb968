package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** Which models to list; null means all. */
public record ModelFilter(
        @CheckForNull String name,
        @CheckForNull String runId,
        @CheckForNull String framework) {

    public static final ModelFilter ALL = new ModelFilter(null, null, null);

    public static ModelFilter named(String name) {
        return new ModelFilter(name, null, null);
    }
}
