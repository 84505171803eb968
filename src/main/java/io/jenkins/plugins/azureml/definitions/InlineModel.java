package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.Map;

/**
 * A model that a deployment contains instead of referring to a registered one.
 *
 * @param name name to register it under; null for an anonymous model, whose name is derived from its content
 * @param version null to derive it from the content
 * @param path file or folder relative to the current folder of the step, or a URI
 * @param type such as {@code custom_model}
 */
public record InlineModel(
        @CheckForNull String name,
        @CheckForNull String version,
        @NonNull String path,
        @NonNull String type,
        @CheckForNull String description,
        @NonNull Map<String, String> tags,
        @NonNull Map<String, String> properties) {

    private static final Map<String, String> TYPES =
            Map.of("custom_model", "custom_model", "mlflow_model", "mlflow_model", "triton_model", "triton_model");

    /** Reads the mapping that a file has in place of a reference. */
    @NonNull
    public static InlineModel read(@NonNull Section section, @NonNull DefinitionFolder folder) {
        section.ignore("$schema", "id", "creation_context", "stage", "flavors");
        String path = section.required("path", "the file or folder of the model");
        boolean remote = path.matches("[a-zA-Z]\\w+://.*") && !path.startsWith("file:");
        String type = section.word("type", TYPES);
        return new InlineModel(
                section.text("name"),
                section.convertedText("version"),
                remote ? path : folder.resolve(path.replaceFirst("^file:(//)?", "")),
                type == null ? "custom_model" : type,
                section.freeText("description"),
                section.texts("tags"),
                section.texts("properties"));
    }

    /** Returns whether the files are not on the agent. */
    public boolean isRemote() {
        return path.matches("[a-zA-Z]\\w+://.*");
    }
}
