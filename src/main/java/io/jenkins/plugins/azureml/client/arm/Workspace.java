package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.Map;

/**
 * A workspace as a resource of Azure Resource Manager. A property that the service does not return is null.
 *
 * @param discoveryUrl address of the document that lists the workspace's services
 * @param trackingUri address for MLflow: {@code azureml://{server}/mlflow/v1.0/subscriptions/…}
 * @param v1LegacyMode whether the workspace accepts the v1 API only
 * @param storageAccount resource id of the storage account
 * @param identityBasedStorage whether the service accesses the storage with identities instead of account keys
 */
public record Workspace(
        @CheckForNull String id,
        @CheckForNull String name,
        @CheckForNull String location,
        @CheckForNull String discoveryUrl,
        @CheckForNull String trackingUri,
        boolean v1LegacyMode,
        @CheckForNull String friendlyName,
        @CheckForNull String description,
        @CheckForNull String storageAccount,
        boolean identityBasedStorage,
        @CheckForNull String keyVault,
        @CheckForNull String applicationInsights,
        @CheckForNull String containerRegistry,
        @CheckForNull String provisioningState,
        Map<String, String> tags) {

    /**
     * Reads a workspace.
     *
     * @param json an element of the list of workspaces, or a single workspace
     */
    public static Workspace of(JsonNode json) {
        JsonNode properties = Json.field(json, "properties");
        return new Workspace(
                Json.text(json, "id"),
                Json.text(json, "name"),
                Json.text(json, "location"),
                Json.text(properties, "discoveryUrl"),
                Json.text(properties, "mlFlowTrackingUri"),
                Json.flag(properties, "v1LegacyMode"),
                Json.text(properties, "friendlyName"),
                Json.text(properties, "description"),
                Json.text(properties, "storageAccount"),
                "identity".equalsIgnoreCase(Json.text(properties, "systemDatastoresAuthMode")),
                Json.text(properties, "keyVault"),
                Json.text(properties, "applicationInsights"),
                Json.text(properties, "containerRegistry"),
                Json.text(properties, "provisioningState"),
                Json.map(json, "tags"));
    }
}
