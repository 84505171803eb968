package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * Serves registries: their discovery by name, the places for the files of new versions, and signed URLs for the files of
 * existing ones.
 */
final class RegistryRoutes {
    private static final String TEMPORARY = "TemporaryBlobReference";
    private static final String VERSION = "/{name}/versions/{version}";

    private final Azure azure;
    private final Operations operations;
    private final ScheduledExecutorService timer;
    private final SignedUrls signedUrls;
    private final Supplier<URI> resourceManager;
    private final Supplier<URI> api;

    RegistryRoutes(
            Azure azure,
            Operations operations,
            ScheduledExecutorService timer,
            SignedUrls signedUrls,
            Supplier<URI> resourceManager,
            Supplier<URI> api) {
        this.azure = azure;
        this.operations = operations;
        this.timer = timer;
        this.signedUrls = signedUrls;
        this.resourceManager = resourceManager;
        this.api = api;
    }

    void addTo(Router manager, Router regional) {
        regional.area(Access.DATA_PLANE, ErrorShape.DATA_PLANE)
                .on("GET", "/registrymanagement/v1.0/registries/{registry}/discovery", this::discover);
        Router.Area area = manager.area(Access.RESOURCE_MANAGER, ErrorShape.FRONT_END);
        for (RegistryAssetType type : RegistryAssetType.values()) {
            new RegistryAssetRoutes(azure, operations, timer, resourceManager, type).addTo(area);
            if (type.hasFiles()) {
                area.on(
                        "POST",
                        Router.REGISTRY + "/" + type.plural() + VERSION + "/startPendingUpload",
                        request -> startUpload(request, type));
            }
        }
        area.on("POST", Router.REGISTRY + "/datareferences" + VERSION, this::dataReference);
    }

    private Response discover(Request request) {
        String name = request.path("registry");
        Registry registry = azure.registries
                .find(name)
                .orElseThrow(() -> new ServiceException(404, "NotFound", "Registry " + name + " was not found."));
        ObjectNode json = Json.object();
        json.put("registryName", registry.name).put("tenantId", azure.options.tenant);
        json.put("primaryRegion", azure.options.location);
        json.putArray("regions").add(azure.options.location);
        json.put("subscriptionId", registry.subscription).put("resourceGroup", registry.resourceGroup);
        json.putNull("workspaceName");
        json.put("primaryRegionResourceProviderUri", api.get() + "/");
        return Response.ok(json);
    }

    /** Creates a container for each version. A repeated request gets the existing container with a new signature. */
    private Response startUpload(Request request, RegistryAssetType type) throws IOException {
        ApiVersions.requireV2(request);
        Registry registry = azure.registry(request, "assets/write");
        ObjectNode body = request.jsonObject();
        String kind = body.path("pendingUploadType").asText("");
        if (!kind.equals(TEMPORARY)) {
            throw FrontEnd.bad(
                    "The pendingUploadType '" + kind + "' is not supported. Use " + TEMPORARY + ".", "ArgumentInvalid");
        }
        String name = AssetRoutes.name(request);
        String version = request.path("version");
        if (registry.assets(type.plural()).find(name, version).isPresent()) {
            throw new ServiceException(
                    409,
                    "UserError",
                    "Version " + version + " of " + type.plural() + " " + name + " exists already.",
                    "Conflict");
        }
        BlobContainer container = registry.pendingUploads.computeIfAbsent(
                type.plural() + "/" + name + "/" + version,
                each -> registry.storage.create("pending-" + UUID.randomUUID()));
        ObjectNode json = Json.object();
        reference(json, registry, container, "rcwl", "");
        json.put(
                "pendingUploadId",
                body.path("pendingUploadId").asText(UUID.randomUUID().toString()));
        json.put("pendingUploadType", kind);
        return Response.ok(json);
    }

    private Response dataReference(Request request) throws IOException {
        ApiVersions.requireV2(request);
        Registry registry = azure.registry(request, "assets/read");
        String uri = request.jsonObject().path("blobUri").asText("");
        String id = request.jsonObject().path("assetId").asText("");
        String end = "/" + request.path("name") + "/versions/" + request.path("version");
        boolean known = id.startsWith("azureml://registries/" + registry.name + "/")
                && id.endsWith(end)
                && List.of(RegistryAssetType.values()).stream()
                        .anyMatch(type ->
                                azure.registries.version(id, type.plural()).isPresent());
        if (!known) {
            throw FrontEnd.notFound("The asset '" + id + "' was not found.");
        }
        BlobPath place = registry.place(uri)
                .orElseThrow(() -> FrontEnd.bad("The blobUri is not in the storage of the registry.", "InvalidUri"));
        ObjectNode json = Json.object();
        reference(json, registry, place.container(), "rl", place.path());
        return Response.ok(json);
    }

    private void reference(
            ObjectNode json, Registry registry, BlobContainer container, String permissions, String path) {
        String uri = signedUrls.address(registry.storage, container.name, "");
        ObjectNode reference = json.putObject("blobReferenceForConsumption");
        reference.put("blobUri", path.isEmpty() ? uri : uri + "/" + path);
        reference.put(
                "storageAccountArmId",
                "/subscriptions/" + registry.subscription + "/resourceGroups/" + registry.resourceGroup
                        + "/providers/Microsoft.Storage/storageAccounts/" + registry.storage.name);
        reference
                .putObject("credential")
                .put("credentialType", "SAS")
                .put("sasUri", uri + "?" + signedUrls.container(registry.storage, container.name, permissions));
    }
}
