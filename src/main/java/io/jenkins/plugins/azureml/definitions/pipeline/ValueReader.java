package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.DataModes;
import io.jenkins.plugins.azureml.definitions.DataPath;
import io.jenkins.plugins.azureml.definitions.Paths;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;

/** Converts inputs and outputs of pipelines and of their nodes to the REST API. */
final class ValueReader {

    /** Spelling of the keys, which differs between the pipeline and its nodes. */
    enum Keys {
        PIPELINE("jobInputType", "jobOutputType", "assetName", "assetVersion"),
        NODE("job_input_type", "job_output_type", "name", "version");

        private final String inputType;
        private final String outputType;
        private final String assetName;
        private final String assetVersion;

        Keys(String inputType, String outputType, String assetName, String assetVersion) {
            this.inputType = inputType;
            this.outputType = outputType;
            this.assetName = assetName;
            this.assetVersion = assetVersion;
        }
    }

    private final DataPath data;

    /**
     * @param folder that local paths are relative to; empty for the current folder of the step
     * @param file name of the component file, for messages; empty for the definition of the step
     */
    ValueReader(@NonNull WorkspaceRef workspace, @NonNull String folder, @NonNull String file) {
        this.data = new DataPath(workspace, path -> Paths.join(folder, path), file);
    }

    /**
     * Reads an input.
     *
     * @return null for an input without a value, which Microsoft's client leaves out
     */
    @CheckForNull
    ObjectNode input(
            @NonNull Section inputs, @NonNull String name, @NonNull Keys keys, @NonNull List<Reference> references) {
        JsonNode value = inputs.value(name);
        boolean empty = value != null && value.isTextual() && value.textValue().isEmpty();
        if (value == null || empty && keys == Keys.PIPELINE) {
            return null;
        }
        if (value.isArray()) {
            inputs.problem(name, "must be a value, or a mapping with type and path");
            return null;
        }
        if (value.isValueNode()) {
            return literal(keys, value);
        }
        Section section = inputs.sectionOrEmpty(name);
        JsonNode given = section.value("value");
        if (given != null && given.isValueNode()) {
            return literal(keys, given);
        }
        return data(section, keys, references);
    }

    private static ObjectNode literal(Keys keys, JsonNode value) {
        return object().put(keys.inputType, "literal").put("value", Scalars.literal(value));
    }

    private ObjectNode data(Section section, Keys keys, List<Reference> references) {
        ObjectNode input = object();
        String type = section.word("type", Port.DATA);
        String mode = section.word("mode", DataModes.OF_INPUTS);
        if (mode != null) {
            input.put("mode", mode);
        }
        section.text("datastore");
        String path = section.required("path", "where the data is");
        if (Bindings.hasBinding(path)) {
            return input.put(keys.inputType, "literal").put("value", path);
        }
        input.put(keys.inputType, type == null ? Port.FOLDER : type);
        if (!path.isEmpty()) {
            data.read(section, path, type == null ? Port.FOLDER : type, input, references);
        }
        return input;
    }

    /** Reads an output that is a mapping, or is mentioned without a value. */
    @NonNull
    ObjectNode output(@NonNull Section outputs, @NonNull String name, @NonNull Keys keys) {
        Section section = outputs.sectionOrEmpty(name);
        ObjectNode output = object();
        String type = section.word("type", Port.DATA);
        String mode = section.word("mode", DataModes.OF_OUTPUTS);
        String path = section.text("path");
        if (mode != null) {
            output.put("mode", mode);
        }
        register(section, output, keys);
        if (path != null && Bindings.hasBinding(path)) {
            return output.put("type", "literal").put("value", path);
        }
        output.put(keys.outputType, type == null ? Port.FOLDER : type);
        if (path != null) {
            output.put("uri", path);
        }
        return output;
    }

    /** Lets the service register the output under a name. */
    private static void register(Section section, ObjectNode output, Keys keys) {
        String name = section.text("name");
        String version = section.convertedText("version");
        if (name != null) {
            output.put(keys.assetName, name);
        }
        if (version != null) {
            output.put(keys.assetVersion, version);
            if (name == null) {
                section.problem("version", "needs a name under which the output is registered");
            }
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
