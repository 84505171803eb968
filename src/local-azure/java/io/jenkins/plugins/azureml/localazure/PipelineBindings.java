package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Binds the inputs and outputs of a step's component to those of the pipeline and of other steps. */
final class PipelineBindings {
    private static final Pattern OUTPUT = Pattern.compile("parent\\.jobs\\.([^.]+)\\.outputs\\.([^.]+)");
    private static final Set<String> LITERALS = Set.of("string", "number", "integer", "boolean");

    private final String step;
    private final JsonNode node;
    private final ObjectNode properties;
    private final String pipeline;
    private final Map<String, String> runIds;
    /** The steps whose outputs are inputs of this step. */
    final Set<String> after = new TreeSet<>();

    /** @param runIds of all steps, by name */
    PipelineBindings(String step, JsonNode node, ObjectNode properties, String pipeline, Map<String, String> runIds) {
        this.step = step;
        this.node = node;
        this.properties = properties;
        this.pipeline = pipeline;
        this.runIds = runIds;
    }

    ObjectNode inputs(JsonNode declared) {
        ObjectNode inputs = Json.object();
        declared.properties().forEach(each -> {
            JsonNode bound = input(each.getKey(), each.getValue());
            if (bound != null) {
                inputs.set(each.getKey(), bound);
            }
        });
        return inputs;
    }

    ObjectNode outputs(JsonNode declared) {
        ObjectNode outputs = Json.object();
        declared.properties()
                .forEach(each -> outputs.set(
                        each.getKey(),
                        output(each.getValue(), node.path("outputs").path(each.getKey()))));
        return outputs;
    }

    /** Returns the job input for an input of the component; null for an optional one without a value. */
    private JsonNode input(String name, JsonNode declared) {
        JsonNode value = node.path("inputs").path(name);
        String text = value.isValueNode() ? value.asText() : value.path("value").asText("");
        String bound = Placeholders.name(text);
        Matcher output = OUTPUT.matcher(bound == null ? "" : bound);
        if (output.matches()) {
            String other = output.group(1);
            if (!runIds.containsKey(other)) {
                throw FrontEnd.bad(
                        "The input '" + name + "' of the step '" + step + "' is bound to a step '" + other
                                + "' that is not there.",
                        "InvalidParameterReference");
            }
            after.add(other);
            return data(declared, "azureml://jobs/" + runIds.get(other) + "/outputs/" + output.group(2));
        }
        if (bound != null) {
            JsonNode ofPipeline = properties.path("inputs").path(bound.replaceFirst("^parent\\.inputs\\.", ""));
            if (!ofPipeline.isObject()) {
                throw FrontEnd.bad(
                        "The input '" + name + "' of the step '" + step + "' is bound to '" + bound
                                + "', which is not there.",
                        "InvalidParameterReference");
            }
            return ofPipeline.deepCopy();
        }
        if (value.hasNonNull("uri")) {
            return data(declared, value.path("uri").asText());
        }
        boolean literal = LITERALS.contains(declared.path("type").asText("string"));
        if (value.isMissingNode() && !declared.hasNonNull("default")) {
            if (declared.path("optional").asBoolean()) {
                return null;
            }
            throw FrontEnd.bad(
                    "The input '" + name + "' of the step '" + step + "' has no value.", "ArgumentNullOrEmpty");
        }
        String resolved = value.isMissingNode()
                ? declared.path("default").asText()
                : Placeholders.resolve(text, this::ofPipeline);
        return literal ? Json.object().put("jobInputType", "literal").put("value", resolved) : data(declared, resolved);
    }

    /** Returns the value of an input of the pipeline that is part of a longer text; null if there is none. */
    private String ofPipeline(String name) {
        JsonNode input = properties.path("inputs").path(name.replaceFirst("^parent\\.inputs\\.", ""));
        return input.isObject() ? input.path("value").asText(input.path("uri").asText()) : null;
    }

    private static JsonNode data(JsonNode declared, String uri) {
        return Json.object()
                .put("jobInputType", declared.path("type").asText("uri_folder"))
                .put("uri", uri);
    }

    /** Returns the output of a step. For an output of the pipeline, the pipeline sets the location. */
    private JsonNode output(JsonNode declared, JsonNode given) {
        ObjectNode output =
                Json.object().put("jobOutputType", declared.path("type").asText("uri_folder"));
        String bound = Placeholders.name(given.path("value").asText(""));
        if (bound != null && bound.startsWith("parent.outputs.")) {
            String name = bound.substring("parent.outputs.".length());
            String uri = properties.path("outputs").path(name).path("uri").asText("");
            output.put("uri", uri.isEmpty() ? JobOutputs.defaultUri(pipeline, name) : uri);
        }
        return output;
    }
}
