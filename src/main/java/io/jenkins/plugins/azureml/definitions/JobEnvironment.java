package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/** The Azure ML environment of a job. */
public sealed interface JobEnvironment {

    /** Default image of jobs; it contains Python and conda. */
    String DEFAULT_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04";

    /** An environment of a workspace or registry with its complete id. */
    record ById(@NonNull String id) implements JobEnvironment {}

    /**
     * An environment of the workspace.
     *
     * @param version null for the latest
     */
    record Named(@NonNull String name, @CheckForNull String version) implements JobEnvironment {}

    /**
     * An environment that the job defines itself.
     *
     * @param condaFile text of a conda file; null to use the image unchanged
     */
    record Inline(@NonNull String image, @CheckForNull String condaFile) implements JobEnvironment {}

    /**
     * Parses a reference: a complete id, or {@code name:version}, {@code name@latest} or {@code name} with an optional
     * prefix {@code azureml:}.
     */
    @NonNull
    static JobEnvironment reference(@NonNull String text) {
        if (text.startsWith("azureml://")) {
            return new ById(text);
        }
        String name = text.startsWith("azureml:") ? text.substring("azureml:".length()) : text;
        if (name.startsWith("/")) {
            return new ById(name);
        }
        if (name.endsWith("@latest")) {
            return new Named(name.substring(0, name.length() - "@latest".length()), null);
        }
        int colon = name.lastIndexOf(':');
        return colon < 0 ? new Named(name, null) : new Named(name.substring(0, colon), name.substring(colon + 1));
    }
}
