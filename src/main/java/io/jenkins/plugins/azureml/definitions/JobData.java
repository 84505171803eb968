package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts inputs and outputs of a job from the CLI format to the REST API. */
final class JobData {

    private static final Map<String, String> TYPES = Map.of(
            "uri_file", "uri_file",
            "uri_folder", "uri_folder",
            "mltable", "mltable",
            "mlflow_model", "mlflow_model",
            "custom_model", "custom_model",
            "triton_model", "triton_model");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_]\\w*");
    private static final Pattern USED = Pattern.compile("\\$\\{\\{\\s*inputs\\.([\\w.-]+)");
    private static final Pattern OPTIONAL =
            Pattern.compile("\\[[^\\[\\]]*\\$\\{\\{\\s*inputs\\.([\\w-]+)[^\\[\\]]*\\]");

    private final WorkspaceRef workspace;
    private final DefinitionFolder folder;

    /** @param folder that local paths are relative to */
    JobData(@NonNull WorkspaceRef workspace, @NonNull DefinitionFolder folder) {
        this.workspace = workspace;
        this.folder = folder;
    }

    /** Adds {@code inputs} to a job and replaces existing inputs of the same name. */
    void inputs(@NonNull Section inputs, @NonNull JobSpec spec) {
        for (String name : inputs.names()) {
            checkName(inputs, name);
            ObjectNode input = spec.properties().withObject("/inputs").putObject(name);
            // An input of the step replaces one that would have to be uploaded.
            spec.references()
                    .removeIf(reference -> reference.owner()
                            == spec.properties().path("inputs").path(name));
            JsonNode value = inputs.value(name);
            if (value == null || value.isValueNode()) {
                literal(inputs, name, input, value);
            } else if (value.isArray()) {
                inputs.problem(name, "must be a value, or a mapping with type and path");
            } else {
                data(inputs.sectionOrEmpty(name), input, spec);
            }
        }
    }

    void outputs(@NonNull Section outputs, @NonNull ObjectNode job) {
        for (String name : outputs.names()) {
            checkName(outputs, name);
            Section output = outputs.sectionOrEmpty(name);
            ObjectNode json = job.withObject("/outputs").putObject(name);
            String type = output.word("type", TYPES);
            json.put("jobOutputType", type == null ? "uri_folder" : type);
            Json.putIfPresent(json, "mode", output.word("mode", DataModes.OF_OUTPUTS));
            Json.putIfPresent(json, "uri", output.text("path"));
            String asset = output.text("name");
            Json.putIfPresent(json, "assetName", asset);
            Json.putIfPresent(json, "assetVersion", output.convertedText("version"));
            if (asset == null && output.has("version")) {
                output.problem("version", "needs a name: the asset that the output becomes");
            }
        }
    }

    /** Returns the placeholders of a command that have no input. */
    @NonNull
    static List<String> missingInputs(@NonNull String command, @NonNull ObjectNode job) {
        List<String> names = new ArrayList<>();
        String needed = OPTIONAL.matcher(command).replaceAll("");
        for (Matcher used = USED.matcher(needed); used.find(); ) {
            if (!job.path("inputs").has(used.group(1)) && !names.contains(used.group(1))) {
                names.add(used.group(1));
            }
        }
        return names;
    }

    private void data(Section section, ObjectNode input, JobSpec spec) {
        if (section.has("value") || !section.has("path") && !section.has("type")) {
            literal(section, "value", input, section.value("value"));
            return;
        }
        String type = section.word("type", TYPES);
        input.put("jobInputType", type == null ? "uri_folder" : type);
        Json.putIfPresent(input, "mode", section.word("mode", DataModes.OF_INPUTS));
        String path = section.required("path", "where the data is");
        if (!path.isEmpty()) {
            new DataPath(workspace, folder::resolve, "")
                    .read(section, path, input.path("jobInputType").asText(), input, spec.references());
        }
    }

    private static void literal(Section section, String key, ObjectNode input, @CheckForNull JsonNode value) {
        if (value == null || value.isContainerNode() || value.asText().isBlank()) {
            section.problem(key, "must be a value that is not blank: the service accepts no other");
        } else if (value.isTextual() && !Scalars.isText(value)) {
            section.problem(
                    key, "must be text, a number, true or false: put it in quotes, \"" + Scalars.written(value) + "\"");
        }
        input.put("jobInputType", "literal");
        input.put("value", value == null ? null : Scalars.literal(value));
    }

    private static void checkName(Section section, String name) {
        if (!NAME.matcher(name).matches()) {
            section.problem(name, "must have a name of letters, digits and '_', not beginning with a digit");
        }
    }
}
