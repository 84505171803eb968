package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A batch endpoint: its deployments, its default deployment, and the jobs that its callers have started. */
final class BatchEndpoint {
    /** Set only by the service; values that clients send are ignored. */
    private static final Set<String> READ_ONLY = Set.of("scoringUri", "swaggerUri", "provisioningState", "keys");

    private static final List<String> MODES = List.of("AADToken", "AMLToken", "Key");

    final Workspace workspace;
    final String name;
    final Instant created;
    /** Deployments by name, in any letter case. */
    final Map<String, BatchDeployment> deployments = new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);
    /** Oldest first. */
    final List<BatchJob> jobs = new CopyOnWriteArrayList<>();

    volatile Provisioning provisioning;

    private volatile ObjectNode definition;
    private volatile Instant modified;

    BatchEndpoint(Workspace workspace, String name, ObjectNode definition, Instant now) {
        this.workspace = workspace;
        this.name = name;
        this.created = now;
        define(definition, now);
    }

    void define(ObjectNode body, Instant now) {
        ObjectNode copy = body.deepCopy();
        if (copy.path("properties") instanceof ObjectNode properties) {
            properties.remove(READ_ONLY);
            properties.put("authMode", mode(properties.path("authMode").asText("")));
        }
        definition = copy;
        modified = now;
    }

    /** Returns an authentication mode as the service spells it; null if it is unknown. */
    static String mode(String text) {
        return MODES.stream().filter(text::equalsIgnoreCase).findFirst().orElse(null);
    }

    /** Applies tags and identity, which are all that a PATCH can change. */
    void patch(ObjectNode body, Instant now) {
        ObjectNode copy = definition.deepCopy();
        for (String field : new String[] {"tags", "identity"}) {
            if (body.has(field)) {
                copy.set(field, body.get(field));
            }
        }
        define(copy, now);
    }

    String path() {
        return workspace.path() + "/batchEndpoints/" + name;
    }

    /** Returns the name of the default deployment; empty if there is none. */
    String defaultDeployment() {
        return definition.at("/properties/defaults/deploymentName").asText("");
    }

    ObjectNode toJson(String scoringUri) {
        ObjectNode json = Json.object();
        json.put("id", path()).put("name", name);
        json.put("type", "Microsoft.MachineLearningServices/workspaces/batchEndpoints");
        json.set("location", definition.path("location"));
        JsonNode tags = definition.path("tags");
        json.set("tags", tags.isObject() ? tags.deepCopy() : Json.object());
        if (definition.path("identity").isObject()) {
            json.set("identity", definition.get("identity").deepCopy());
        }
        json.set("systemData", Provisioning.systemData(created, modified));
        ObjectNode properties = definition.path("properties").deepCopy();
        properties.put("scoringUri", scoringUri).putNull("swaggerUri");
        provisioning.addTo(properties);
        json.set("properties", properties);
        return json;
    }
}
