package io.jenkins.plugins.azureml.client.codes;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Optional;

/** Requests places for the files of asset versions: {@code POST …/versions/{version}/startPendingUpload}. */
public final class PendingUploads {

    private final WorkspaceService service;

    public PendingUploads(WorkspaceService service) {
        this.service = service;
    }

    /**
     * A place in the storage.
     *
     * @param signedUrl with the service's signature: a secret; null if the service did not sign it
     */
    public record Place(URI blobUri, @CheckForNull URI signedUrl) {

        /** Omits the signature. */
        @Override
        public String toString() {
            return "a place at " + blobUri;
        }
    }

    /** Returns the place for the files of a version. Repeating the call returns the same place with a fresh signature. */
    public Place start(String operation, String resource, URI uri) throws AzureMlException, InterruptedException {
        Call call = service.call(Call.Target.RESOURCE_MANAGER, operation, resource, "POST", uri)
                .jsonBody("{\"pendingUploadType\":\"TemporaryBlobReference\"}")
                // The operation is CreateOrGetStartPendingUpload, thus idempotent.
                .idempotent(true)
                .json();
        JsonNode reference = Json.field(service.send(call).json(), "blobReferenceForConsumption");
        URI blobUri = Json.uri(reference, "blobUri");
        URI signedUrl = Json.uri(Json.field(reference, "credential"), "sasUri");
        if (blobUri == null || !blobUri.isAbsolute()) {
            throw AzureMlException.builder(operation, resource)
                    .code("UnreadableAnswer")
                    .message("the response has no blobUri")
                    .build();
        }
        Optional<String> problem = Hosts.openProblem(service.cloud(), signedUrl == null ? blobUri : signedUrl);
        if (problem.isPresent()) {
            throw AzureMlException.builder(operation, resource)
                    .code("Refused")
                    .message("the upload address " + problem.get())
                    .build();
        }
        return new Place(blobUri, signedUrl);
    }
}
