package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/** What a job runs in. */
public sealed interface JobEnvironment {

    /** What jobs run in that do not say it; it has Python and conda. */
    String DEFAULT_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04";

    /** An environment by its whole id, in a workspace or a registry. */
    record ById(@NonNull String id) implements JobEnvironment {}

    /**
     * An environment of the workspace.
     *
     * @param version null for the latest
     */
    record Named(@NonNull String name, @CheckForNull String version) implements JobEnvironment {}

    /**
     * One that the job brings along.
     *
     * @param condaFile text of a conda file; null for the image alone
     */
    record Inline(@NonNull String image, @CheckForNull String condaFile) implements JobEnvironment {}

    /**
     * A reference as users write it: {@code name:version}, {@code name@latest} or {@code name}, with or without
     * {@code azureml:} before it, or a whole id.
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
