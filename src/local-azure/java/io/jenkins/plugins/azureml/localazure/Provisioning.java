package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * The progress of creating or changing a resource.
 *
 * @param state {@code Creating}, {@code Updating}, {@code Deleting}, {@code Succeeded} or {@code Failed}
 * @param operationUrl of the latest operation, which the service shows in the resource's properties
 */
record Provisioning(String state, String operationUrl) {
    boolean isInProgress() {
        return !state.equals("Succeeded") && !state.equals("Failed");
    }

    Provisioning ended(boolean well) {
        return new Provisioning(well ? "Succeeded" : "Failed", operationUrl);
    }

    void addTo(ObjectNode properties) {
        properties.put("provisioningState", state);
        ObjectNode free =
                properties.path("properties") instanceof ObjectNode own ? own : properties.putObject("properties");
        free.put("AzureAsyncOperationUri", operationUrl);
    }

    static ObjectNode systemData(Instant created, Instant modified) {
        return Json.object()
                .put("createdAt", created.toString())
                .put("createdBy", "local-azure-ml")
                .put("createdByType", "Application")
                .put("lastModifiedAt", modified.toString());
    }
}
