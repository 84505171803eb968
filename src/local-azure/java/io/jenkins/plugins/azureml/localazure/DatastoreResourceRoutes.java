package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/** Serves the datastores at the resource manager, and the account's key through {@code listSecrets}. */
final class DatastoreResourceRoutes {
    private static final String BASE = Router.WORKSPACE + "/datastores";

    private final FrontEnd frontEnd;
    private final Supplier<URI> storage;

    DatastoreResourceRoutes(FrontEnd frontEnd, Supplier<URI> storage) {
        this.frontEnd = frontEnd;
        this.storage = storage;
    }

    void addTo(Router router) {
        Router.Area area = frontEnd.area(router);
        area.on("GET", BASE, this::list);
        area.on("GET", BASE + "/{datastore}", this::read);
        area.on("POST", BASE + "/{datastore}/listSecrets", this::secrets);
    }

    private Response list(Request request) {
        Workspace workspace = frontEnd.workspace(request, "datastores/read");
        String isDefault = request.query("isDefault").orElse("");
        List<String> names = Datastores.NAMES.stream()
                .filter(name ->
                        isDefault.isEmpty() || Boolean.parseBoolean(isDefault) == name.equals(Datastores.DEFAULT))
                .toList();
        return frontEnd.page(request, names, name -> json(workspace, name));
    }

    private String name(Request request) {
        String name = request.path("datastore");
        if (!Datastores.NAMES.contains(name)) {
            throw FrontEnd.notFound("Could not find datastore with name '" + name + "'.");
        }
        return name;
    }

    private Response read(Request request) {
        return Response.ok(json(frontEnd.workspace(request, "datastores/read"), name(request)));
    }

    private JsonNode json(Workspace workspace, String name) {
        boolean share = Datastores.isFileShare(name);
        ObjectNode properties = Json.object();
        properties.putNull("description");
        properties.putNull("tags");
        properties.putNull("properties");
        properties.put("isDefault", name.equals(Datastores.DEFAULT));
        properties.putObject("credentials").put("credentialsType", credentials());
        properties.put("datastoreType", share ? "AzureFile" : "AzureBlob");
        properties.put("accountName", workspace.storage.name);
        properties.put(share ? "fileShareName" : "containerName", Datastores.containerName(workspace, name));
        properties.put("endpoint", storage.get().getAuthority());
        properties.put("protocol", storage.get().getScheme());
        properties.put(
                "serviceDataAccessAuthIdentity",
                frontEnd.azure.options.isIdentityBased() ? "WorkspaceSystemAssignedIdentity" : "None");
        return frontEnd.resource(workspace, "datastores/" + name, properties, workspace.created, workspace.created);
    }

    private String credentials() {
        return frontEnd.azure.options.isIdentityBased() ? "None" : "AccountKey";
    }

    private Response secrets(Request request) {
        Workspace workspace = frontEnd.workspace(request, "datastores/listsecrets/action");
        name(request);
        if (frontEnd.azure.options.isIdentityBased()) {
            throw FrontEnd.bad("The datastore has no credentials.", "NoCredentials");
        }
        return Response.ok(Json.object().put("secretsType", "AccountKey").put("key", workspace.storage.key));
    }
}
