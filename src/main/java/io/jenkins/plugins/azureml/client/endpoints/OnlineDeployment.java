package io.jenkins.plugins.azureml.client.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;

/**
 * A deployment of an online endpoint; what the service does not tell is null.
 *
 * @param provisioningState such as {@code Succeeded}
 * @param model id of the model's version
 */
public record OnlineDeployment(
        @CheckForNull String name,
        @CheckForNull String provisioningState,
        @CheckForNull String model,
        @CheckForNull String instanceType,
        @CheckForNull Integer instanceCount) {

    /** From a resource as the service tells it, or as it is to be. */
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
