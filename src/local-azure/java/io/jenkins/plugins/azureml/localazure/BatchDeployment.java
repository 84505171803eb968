package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** A deployment of a batch endpoint: of a model or of a pipeline component. It runs nothing until the endpoint is invoked. */
final class BatchDeployment {
    private static final List<String> ACTIONS = List.of("AppendRow", "SummaryOnly");
    private static final List<String> LEVELS = List.of("Info", "Warning", "Debug");

    final BatchEndpoint endpoint;
    final String name;
    final Instant created;
    volatile Provisioning provisioning;

    private volatile ObjectNode definition;
    private volatile Instant modified;

    BatchDeployment(BatchEndpoint endpoint, String name, ObjectNode definition, Instant now) {
        this.endpoint = endpoint;
        this.name = name;
        this.created = now;
        define(definition, now);
    }

    void define(ObjectNode body, Instant now) {
        ObjectNode copy = body.deepCopy();
        if (copy.path("properties") instanceof ObjectNode properties) {
            properties.remove("provisioningState");
            spell(properties, "outputAction", ACTIONS);
            spell(properties, "loggingLevel", LEVELS);
        }
        definition = copy;
        modified = now;
    }

    /** Changes a word to the spelling of the service, which accepts any letter case. */
    private static void spell(ObjectNode properties, String field, List<String> words) {
        if (properties.hasNonNull(field)) {
            String text = properties.get(field).asText();
            properties.put(
                    field,
                    words.stream()
                            .filter(text::equalsIgnoreCase)
                            .findFirst()
                            .orElseThrow(() -> FrontEnd.bad("The " + field + " '" + text + "' is not one of "
                                    + String.join(", ", words) + ".")));
        }
    }

    /** Returns the definition after a PATCH, which can only change tags and the description. */
    ObjectNode patched(ObjectNode body) {
        ObjectNode copy = definition.deepCopy();
        if (body.has("tags")) {
            copy.set("tags", body.get("tags"));
        }
        JsonNode description = body.at("/properties/description");
        if (!description.isMissingNode() && copy.path("properties") instanceof ObjectNode properties) {
            properties.set("description", description);
        }
        return copy;
    }

    String path() {
        return endpoint.path() + "/deployments/" + name;
    }

    boolean isReady() {
        return provisioning.state().equals("Succeeded");
    }

    JsonNode properties() {
        return definition.path("properties");
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("id", path()).put("name", name);
        json.put("type", "Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments");
        json.set("location", definition.path("location"));
        JsonNode tags = definition.path("tags");
        json.set("tags", tags.isObject() ? tags.deepCopy() : Json.object());
        json.set("systemData", Provisioning.systemData(created, modified));
        ObjectNode properties = properties().deepCopy();
        if (!properties.has("deploymentConfiguration")) {
            defaults(properties);
        }
        provisioning.addTo(properties);
        json.set("properties", properties);
        return json;
    }

    /** Adds the values that the service uses where a definition of a model deployment sets none. */
    private static void defaults(ObjectNode properties) {
        if (!properties.has("miniBatchSize")) {
            properties.put("miniBatchSize", 10);
        }
        if (!properties.has("outputAction")) {
            properties.put("outputAction", ACTIONS.get(0));
        }
        if (!properties.has("outputFileName")) {
            properties.put("outputFileName", BatchWork.PREDICTIONS);
        }
        if (!properties.has("errorThreshold")) {
            properties.put("errorThreshold", -1);
        }
        if (!properties.has("loggingLevel")) {
            properties.put("loggingLevel", LEVELS.get(0));
        }
        if (!properties.has("maxConcurrencyPerInstance")) {
            properties.put("maxConcurrencyPerInstance", 1);
        }
    }
}
