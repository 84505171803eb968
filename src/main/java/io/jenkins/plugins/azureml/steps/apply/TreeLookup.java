package io.jenkins.plugins.azureml.steps.apply;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;

/** Finds assets among the files that the step applies. */
@FunctionalInterface
interface TreeLookup {

    /**
     * Returns the version that an asset of the files will have.
     *
     * @param plural such as {@code environments}
     * @param version null for the latest
     * @return empty for what has no versions; null if no file describes the asset in this version
     */
    @CheckForNull
    String version(@NonNull String plural, @NonNull String name, @CheckForNull String version)
            throws IOException, InterruptedException;
}
