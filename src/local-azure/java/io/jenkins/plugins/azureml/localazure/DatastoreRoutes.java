package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Serves {@code datastore/v1.0}: the default datastores of a workspace. */
final class DatastoreRoutes {
    private static final String BASE = "/datastore/v1.0" + Router.WORKSPACE + "/datastores";

    private final Azure azure;

    DatastoreRoutes(Azure azure) {
        this.azure = azure;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.DATA_PLANE, ErrorShape.DATA_PLANE);
        area.on("GET", BASE, this::list);
        area.on("GET", BASE + "/{datastore}", this::read);
    }

    private Workspace workspace(Request request) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/datastores/read");
    }

    private Response list(Request request) {
        Workspace workspace = workspace(request);
        ObjectNode page = Paging.history(
                Datastores.NAMES,
                request.query("continuationToken").orElse(null),
                request.queryInt("count", azure.options.pageSize),
                name -> json(workspace, name));
        return Response.ok(page);
    }

    private Response read(Request request) {
        Workspace workspace = workspace(request);
        String name = request.path("datastore");
        if (!Datastores.NAMES.contains(name)) {
            throw ServiceException.notFound("The datastore '" + name + "' was not found.");
        }
        return Response.ok(json(workspace, name));
    }

    private ObjectNode json(Workspace workspace, String name) {
        boolean files = Datastores.isFileShare(name);
        ObjectNode json = Json.object();
        json.put("name", name).put("dataStoreType", files ? "AzureFile" : "AzureBlob");
        json.put("hasBeenValidated", true);
        json.putObject("tags");
        json.putObject("azureStorageSection")
                .put("accountName", workspace.storage.name)
                .put("containerName", Datastores.containerName(workspace, name))
                .put("endpoint", "core.windows.net")
                .put("protocol", "https")
                .put("credentialType", "AccountKey")
                .put("credential", "local-datastore-key");
        return json;
    }
}
