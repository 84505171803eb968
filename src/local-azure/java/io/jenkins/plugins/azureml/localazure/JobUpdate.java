package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Applies a repeated PUT of a job: its description may change, the work it does may not. */
final class JobUpdate {
    private static final List<String> IMMUTABLE = List.of(
            "jobType",
            "experimentName",
            "command",
            "codeId",
            "environmentId",
            "environmentVariables",
            "computeId",
            "inputs",
            "outputs",
            "distribution",
            "limits",
            "resources",
            "queueSettings",
            "identity",
            "trial",
            "searchSpace",
            "samplingAlgorithm",
            "objective",
            "earlyTermination",
            "jobs",
            "settings");

    private JobUpdate() {}

    /** @param shown the properties of the job as clients read them */
    static void apply(Run run, ObjectNode shown, ObjectNode given) {
        List<String> changed = new ArrayList<>();
        for (String each : IMMUTABLE) {
            if (!normal(shown.path(each)).equals(normal(given.path(each)))) {
                changed.add(Character.toUpperCase(each.charAt(0)) + each.substring(1));
            }
        }
        if (!changed.isEmpty()) {
            throw ServiceException.userError(
                    "A job with this name already exists. If you are trying to create a new job, use a different name. "
                            + "If you are trying to update an existing job, the existing job's "
                            + String.join(",  ", changed) + " cannot be changed. Only description, tags, displayName, "
                            + "properties, and isArchived can be updated.",
                    "Immutable",
                    "JobPropertyImmutable");
        }
        describe(run, given);
    }

    /** Adds tags and properties to the existing ones. */
    static void describe(Run run, JsonNode properties) {
        properties
                .path("tags")
                .properties()
                .forEach(tag -> run.tag(tag.getKey(), tag.getValue().asText()));
        properties
                .path("properties")
                .properties()
                .forEach(property ->
                        run.property(property.getKey(), property.getValue().asText()));
        run.describe(text(properties, "displayName"), text(properties, "description"));
        run.archived = properties.path("isArchived").asBoolean(run.archived);
    }

    private static String text(JsonNode properties, String name) {
        return properties.hasNonNull(name) ? properties.path(name).asText() : null;
    }

    /** Removes values without meaning (nulls, empty objects) and the outputs that the service adds. */
    private static JsonNode normal(JsonNode value) {
        if (!(value instanceof ObjectNode object)) {
            return value.isNull() ? Json.object() : value.isMissingNode() ? Json.object() : value;
        }
        ObjectNode normal = Json.object();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode inner = normal(field.getValue());
            boolean nothing = inner.isObject() && inner.isEmpty();
            boolean added = field.getKey().equals("default") && inner.has("jobOutputType");
            if (!nothing && !added) {
                normal.set(field.getKey(), inner);
            }
        }
        return normal;
    }
}
