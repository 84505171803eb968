package io.jenkins.plugins.azureml.client.services;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A deployed web service (v1).
 *
 * @param state such as {@code Healthy}
 * @param keys whether callers need one of its keys
 * @param tokens whether callers need one of its tokens
 */
public record Service(
        @CheckForNull String id,
        @CheckForNull String name,
        @CheckForNull String computeType,
        @CheckForNull String state,
        @CheckForNull String scoringUri,
        @CheckForNull String swaggerUri,
        boolean keys,
        boolean tokens,
        List<String> modelIds,
        Map<String, String> tags) {

    static Service of(JsonNode json) {
        List<String> modelIds = new ArrayList<>();
        Json.field(json, "modelIds").forEach(id -> modelIds.add(id.asText()));
        return new Service(
                Json.text(json, "id"),
                Json.text(json, "name"),
                Json.text(json, "computeType"),
                Json.text(json, "state"),
                Json.text(json, "scoringUri"),
                Json.text(json, "swaggerUri"),
                Json.flag(json, "authEnabled"),
                Json.flag(json, "aadAuthEnabled"),
                List.copyOf(modelIds),
                Json.map(json, "kvTags"));
    }
}
