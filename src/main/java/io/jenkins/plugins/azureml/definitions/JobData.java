package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
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
    private static final Map<String, String> INPUT_MODES = Map.of(
            "mount", "ReadOnlyMount",
            "ro_mount", "ReadOnlyMount",
            "download", "Download",
            "direct", "Direct",
            "eval_mount", "EvalMount",
            "eval_download", "EvalDownload");
    private static final Map<String, String> OUTPUT_MODES =
            Map.of("mount", "ReadWriteMount", "rw_mount", "ReadWriteMount", "upload", "Upload", "direct", "Direct");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_]\\w*");
    private static final Pattern ASSET = Pattern.compile("azureml:([^/:@]+):([^/:@]+)");
    private static final Pattern REMOTE = Pattern.compile("(azureml|https?|wasbs?|abfss?|adl)://?.*", Pattern.DOTALL);
    private static final Pattern USED = Pattern.compile("\\$\\{\\{\\s*inputs\\.([\\w-]+)");
    private static final Pattern OPTIONAL =
            Pattern.compile("\\[[^\\[\\]]*\\$\\{\\{\\s*inputs\\.([\\w-]+)[^\\[\\]]*\\]");

    private final WorkspaceRef workspace;

    JobData(@NonNull WorkspaceRef workspace) {
        this.workspace = workspace;
    }

    /** Adds {@code inputs} to a job and replaces existing inputs of the same name. */
    void inputs(@NonNull Section inputs, @NonNull ObjectNode job) {
        for (String name : inputs.names()) {
            checkName(inputs, name);
            ObjectNode input = job.withObject("/inputs").putObject(name);
            JsonNode value = inputs.value(name);
            if (value == null || value.isValueNode()) {
                literal(inputs, name, input, value);
            } else if (value.isArray()) {
                inputs.problem(name, "must be a value, or a mapping with type and path");
            } else {
                data(inputs.sectionOrEmpty(name), input);
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
            OnlineEndpointDefinition.put(json, "mode", output.word("mode", OUTPUT_MODES));
            OnlineEndpointDefinition.put(json, "uri", output.text("path"));
            for (String registers : List.of("name", "version")) {
                output.refuse(
                        registers,
                        "is not supported: register the output by amlRegisterModel(output: …) when the job is done");
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

    private void data(Section section, ObjectNode input) {
        if (section.has("value") || !section.has("path") && !section.has("type")) {
            literal(section, "value", input, section.value("value"));
            return;
        }
        String type = section.word("type", TYPES);
        input.put("jobInputType", type == null ? "uri_folder" : type);
        OnlineEndpointDefinition.put(input, "mode", section.word("mode", INPUT_MODES));
        String path = section.required("path", "where the data is");
        if (!path.isEmpty()) {
            input.put("uri", uri(section, path, type != null && type.endsWith("_model") ? "models" : "data"));
        }
    }

    private String uri(Section section, String path, String kind) {
        Matcher asset = ASSET.matcher(path);
        if (asset.matches()) {
            return workspace.path() + "/" + kind + "/" + asset.group(1) + "/versions/" + asset.group(2);
        }
        if (path.startsWith("azureml:/subscriptions/")) {
            return path.substring("azureml:".length());
        }
        if (path.startsWith("azureml:") && !path.startsWith("azureml://")) {
            section.problem("path", "must name a version: azureml:NAME:VERSION, not " + path);
        } else if (!REMOTE.matcher(path).matches() && !path.startsWith("/subscriptions/")) {
            section.problem(
                    "path",
                    "is a path of this machine (" + path + "), and data is not sent from there: name a data asset"
                            + " (azureml:NAME:VERSION), a path of a datastore (azureml://datastores/…) or a URL");
        }
        return path;
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
