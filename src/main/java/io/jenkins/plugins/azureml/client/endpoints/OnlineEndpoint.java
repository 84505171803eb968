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
 * An online endpoint; what the service does not tell is null. It never tells its keys here.
 *
 * @param authMode what callers need: {@code Key}, {@code AMLToken} or {@code AADToken}
 * @param provisioningState such as {@code Succeeded}
 * @param traffic percent of the requests by deployment, those with none left out
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

    /** The share of a deployment in percent; the case of its name does not matter. */
    public int traffic(String deployment) {
        return traffic.entrySet().stream()
                .filter(share -> share.getKey().equalsIgnoreCase(deployment))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
