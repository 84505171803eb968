package io.jenkins.plugins.azureml.client.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;

/**
 * A batch endpoint. A property that the service does not return is null.
 *
 * @param provisioningState such as {@code Succeeded}
 * @param scoringUri address that starts jobs
 * @param defaultDeployment name of the deployment that processes invocations that name none
 */
public record BatchEndpoint(
        @CheckForNull String name,
        @CheckForNull String provisioningState,
        @CheckForNull URI scoringUri,
        @CheckForNull String defaultDeployment) {

    static BatchEndpoint of(JsonNode json) {
        JsonNode properties = Json.field(json, "properties");
        return new BatchEndpoint(
                Json.text(json, "name"),
                Json.text(properties, "provisioningState"),
                Json.uri(properties, "scoringUri"),
                Json.text(Json.field(properties, "defaults"), "deploymentName"));
    }
}
