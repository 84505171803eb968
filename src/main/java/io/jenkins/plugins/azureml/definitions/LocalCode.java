package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * Code of the agent that is uploaded. All paths are relative to the current folder of the step.
 *
 * @param path of the folder; null for a component that consists only of its additional includes
 * @param additional files and folders that are merged into the folder under their own names, in the order of the definition
 * @param base folder of the definition, whose ignore file applies if there is no folder
 * @param excludes patterns of files that are never part of the code
 */
public record LocalCode(
        @CheckForNull String path,
        @NonNull List<String> additional,
        @NonNull String base,
        @NonNull List<String> excludes) {

    /** Files that Microsoft's client leaves out of the code of components. */
    private static final List<String> PYTHON_CACHE = List.of("**/__pycache__/**");

    /** Returns a folder of which only the ignore file leaves files out. */
    @NonNull
    public static LocalCode of(@NonNull String path) {
        return new LocalCode(path, List.of(), "", List.of());
    }

    /** Returns the code of a component, see the parameters of the record. */
    @NonNull
    public static LocalCode ofComponent(
            @CheckForNull String path, @NonNull List<String> additional, @NonNull String base) {
        return new LocalCode(path, List.copyOf(additional), path == null ? base : "", PYTHON_CACHE);
    }

    /** Returns the folder for messages. */
    @NonNull
    public String folder() {
        String folder = path == null ? base : path;
        return folder.isEmpty() ? "." : folder;
    }
}
