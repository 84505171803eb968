package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.List;

/**
 * The {@code additional_includes} of a component, which are merged into its source folder.
 *
 * @param only whether the component has no other code; then only the ignore file of the source folder counts
 * @param paths of files and folders, relative to the folder of the step; {@code folder.zip} is a zip file of {@code folder},
 *     unless it exists
 */
public record AdditionalIncludes(boolean only, @NonNull List<String> paths) implements Serializable {

    private static final long serialVersionUID = 1L;

    static final AdditionalIncludes NONE = new AdditionalIncludes(false, List.of());
}
