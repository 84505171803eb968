package io.jenkins.plugins.azureml.client.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;

/**
 * A deployment of an online endpoint. A property that the service does not return is null.
 *
 * @param provisioningState such as {@code Succeeded}
 * @param model id of the model version
 */
public record OnlineDeployment(
        @CheckForNull String name,
        @CheckForNull String provisioningState,
        @CheckForNull String model,
        @CheckForNull String instanceType,
        @CheckForNull Integer instanceCount) {

    /** Reads a deployment from a resource that the service returned, or from a request body. */
    public static OnlineDeployment of(JsonNode json) {
        JsonNode properties = Json.field(json, "properties");
        long instances = Json.seconds(Json.field(json, "sku"), "capacity", -1);
        return new OnlineDeployment(
                Json.text(json, "name"),
                Json.text(properties, "provisioningState"),
                Json.text(properties, "model"),
                Json.text(properties, "instanceType"),
                instances < 0 ? null : (Integer) (int) instances);
    }
}
