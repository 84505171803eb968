package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.Json;

/**
 * A compute of a workspace; what the service does not tell is null.
 *
 * @param type such as {@code AmlCompute}
 */
public record Compute(
        @CheckForNull String name,
        @CheckForNull String type,
        @CheckForNull String provisioningState) {

    /** @param json one element of the list of computes */
    public static Compute of(JsonNode json) {
        JsonNode properties = Json.field(json, "properties");
        return new Compute(
                Json.text(json, "name"),
                Json.text(properties, "computeType"),
                Json.text(properties, "provisioningState"));
    }
}
