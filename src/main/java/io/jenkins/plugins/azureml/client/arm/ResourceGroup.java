package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.Map;

/** A resource group of a subscription. A property that the service does not return is null. */
public record ResourceGroup(
        @CheckForNull String id,
        @CheckForNull String name,
        @CheckForNull String location,
        @CheckForNull String provisioningState,
        Map<String, String> tags) {

    static ResourceGroup of(JsonNode json) {
        return new ResourceGroup(
                Json.text(json, "id"),
                Json.text(json, "name"),
                Json.text(json, "location"),
                Json.text(Json.field(json, "properties"), "provisioningState"),
                Json.map(json, "tags"));
    }
}
