package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.UUID;

/**
 * Serves {@code startPendingUpload} of code: creates a container for each version and returns a signed
 * URL. A repeated request for a version gets the existing container with a new signature.
 */
final class PendingUploadRoutes {
    private final FrontEnd frontEnd;
    private final SignedUrls signedUrls;

    PendingUploadRoutes(FrontEnd frontEnd, SignedUrls signedUrls) {
        this.frontEnd = frontEnd;
        this.signedUrls = signedUrls;
    }

    void addTo(Router router) {
        frontEnd.area(router)
                .on("POST", Router.WORKSPACE + "/codes/{name}/versions/{version}/startPendingUpload", this::start);
    }

    private Response start(Request request) throws IOException {
        Workspace workspace = frontEnd.workspace(request, "codes/versions/write");
        ObjectNode body = request.jsonObject();
        String type = body.path("pendingUploadType").asText("");
        if (!type.equals("TemporaryBlobReference")) {
            throw FrontEnd.bad(
                    "The pendingUploadType '" + type + "' is not supported. Use TemporaryBlobReference.",
                    "ArgumentInvalid");
        }
        String asset = "codes/" + request.path("name") + "/versions/" + request.path("version");
        BlobContainer container = workspace.pendingUploads.computeIfAbsent(
                asset, each -> workspace.storage.create(workspace.id.substring(0, 10) + "-" + UUID.randomUUID()));
        String uri = signedUrls.address(workspace.storage, container.name, "");
        ObjectNode json = Json.object();
        ObjectNode reference = json.putObject("blobReferenceForConsumption");
        reference
                .put("blobUri", uri)
                .put(
                        "storageAccountArmId",
                        workspace.properties.path("storageAccount").asText());
        // The only credential that the contract has is a signature.
        if (!frontEnd.azure.options.isIdentityBased()) {
            reference
                    .putObject("credential")
                    .put("credentialType", "SAS")
                    .put("sasUri", uri + "?" + signedUrls.container(workspace.storage, container.name, "rcwl"));
        }
        json.put(
                "pendingUploadId",
                body.path("pendingUploadId").asText(UUID.randomUUID().toString()));
        json.put("pendingUploadType", type);
        return Response.ok(json);
    }
}
