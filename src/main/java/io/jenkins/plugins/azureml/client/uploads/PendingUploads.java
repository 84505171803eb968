package io.jenkins.plugins.azureml.client.uploads;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Optional;

/** Creates storage locations for the files of new assets (v2), in Azure Resource Manager. */
public final class PendingUploads {

    private static final String OPERATION = "find a place in the storage for";
    private static final String BODY = "{\"pendingUploadType\":\"TemporaryBlobReference\"}";

    private final WorkspaceService service;

    public PendingUploads(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Returns the location for an asset version: {@code POST
     * {arm}{workspace}/{type}/{name}/versions/{version}/startPendingUpload}. Repeating the call for the same version
     * returns the same location with a fresh signature.
     *
     * @param type {@code codes}; workspaces do not support this for models
     */
    public PendingUpload start(String type, String name, String version) throws AzureMlException, InterruptedException {
        URI uri = service.v2("/" + type + "/" + Segments.checked(OPERATION, "name", name) + "/versions/"
                + Segments.checked(OPERATION, "version", version) + "/startPendingUpload");
        String resource = type + " " + name + ", version " + version + ", of " + service.ref();
        Call call = service.call(Call.Target.RESOURCE_MANAGER, OPERATION, resource, "POST", uri)
                .jsonBody(BODY)
                // The operation is CreateOrGetStartPendingUpload, thus idempotent.
                .idempotent(true)
                .json();
        JsonNode reference = Json.field(service.send(call).json(), "blobReferenceForConsumption");
        URI blobUri = Json.uri(reference, "blobUri");
        URI signedUrl = Json.uri(Json.field(reference, "credential"), "sasUri");
        if (blobUri == null || signedUrl == null) {
            throw AzureMlException.builder(OPERATION, resource)
                    .code("UnreadableAnswer")
                    .message("the answer has no blobUri, or no credential with a sasUri")
                    .advice("let the workspace's default datastore give out shared access signatures; a workspace whose"
                            + " storage takes Entra ID identities alone does not")
                    .build();
        }
        Optional<String> problem = Hosts.openProblem(service.cloud(), signedUrl);
        if (problem.isPresent()) {
            throw AzureMlException.builder(OPERATION, resource)
                    .code("Refused")
                    .message("the place that the service names " + problem.get())
                    .build();
        }
        return new PendingUpload(blobUri, signedUrl);
    }
}
