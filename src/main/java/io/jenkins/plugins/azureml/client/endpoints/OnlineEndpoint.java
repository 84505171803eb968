package io.jenkins.plugins.azureml.client.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * An online endpoint. A property that the service does not return is null. The keys are not part of it.
 *
 * @param authMode authentication of callers: {@code Key}, {@code AMLToken} or {@code AADToken}
 * @param provisioningState such as {@code Succeeded}
 * @param traffic percentage of the requests by deployment; deployments without traffic are omitted
 */
public record OnlineEndpoint(
        @CheckForNull String name,
        @CheckForNull String location,
        @CheckForNull String authMode,
        @CheckForNull String provisioningState,
        @CheckForNull URI scoringUri,
        @CheckForNull URI swaggerUri,
        Map<String, Integer> traffic,
        Map<String, String> tags) {

    static OnlineEndpoint of(JsonNode json) {
        JsonNode properties = Json.field(json, "properties");
        return new OnlineEndpoint(
                Json.text(json, "name"),
                Json.text(json, "location"),
                Json.text(properties, "authMode"),
                Json.text(properties, "provisioningState"),
                Json.uri(properties, "scoringUri"),
                Json.uri(properties, "swaggerUri"),
                traffic(Json.field(properties, "traffic")),
                Json.map(json, "tags"));
    }

    private static Map<String, Integer> traffic(JsonNode shares) {
        Map<String, Integer> traffic = new LinkedHashMap<>();
        if (shares.isObject()) {
            shares.properties().forEach(share -> {
                OptionalDouble percent = Json.number(share.getValue());
                if (percent.orElse(0) > 0) {
                    traffic.put(share.getKey(), (int) percent.getAsDouble());
                }
            });
        }
        return Collections.unmodifiableMap(traffic);
    }

    /** Returns the percentage of the requests that a deployment receives. The name is case-insensitive. */
    public int traffic(String deployment) {
        return traffic.entrySet().stream()
                .filter(share -> share.getKey().equalsIgnoreCase(deployment))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
