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
        List<String> names = Datastores.names(workspace).stream()
                .filter(name ->
                        isDefault.isEmpty() || Boolean.parseBoolean(isDefault) == name.equals(Datastores.DEFAULT))
                .toList();
        return frontEnd.page(request, names, name -> json(workspace, name));
    }

    private static String name(Workspace workspace, Request request) {
        String name = request.path("datastore");
        if (!Datastores.names(workspace).contains(name)) {
            throw FrontEnd.notFound("Could not find datastore with name '" + name + "'.");
        }
        return name;
    }

    private Response read(Request request) {
        Workspace workspace = frontEnd.workspace(request, "datastores/read");
        return Response.ok(json(workspace, name(workspace, request)));
    }

    private JsonNode json(Workspace workspace, String name) {
        Kind kind = kind(workspace, name);
        ObjectNode properties = Json.object();
        properties.putNull("description");
        properties.putNull("tags");
        properties.putNull("properties");
        properties.put("isDefault", name.equals(Datastores.DEFAULT));
        properties.putObject("credentials").put("credentialsType", hasKey(workspace, name) ? "AccountKey" : "None");
        properties.put("datastoreType", kind.type);
        properties.put("accountName", workspace.storage.name);
        properties.put(kind.containerField, Datastores.containerName(workspace, name));
        properties.put("endpoint", storage.get().getAuthority());
        properties.put("protocol", storage.get().getScheme());
        properties.put(
                "serviceDataAccessAuthIdentity",
                frontEnd.azure.options.isIdentityBased() ? "WorkspaceSystemAssignedIdentity" : "None");
        return frontEnd.resource(workspace, "datastores/" + name, properties, workspace.created, workspace.created);
    }

    private enum Kind {
        BLOB("AzureBlob", "containerName"),
        SHARE("AzureFile", "fileShareName"),
        DATA_LAKE("AzureDataLakeGen2", "filesystem");

        final String type;
        final String containerField;

        Kind(String type, String containerField) {
            this.type = type;
            this.containerField = containerField;
        }
    }

    private static Kind kind(Workspace workspace, String name) {
        if (Datastores.isDataLake(workspace, name)) {
            return Kind.DATA_LAKE;
        }
        return Datastores.isFileShare(name) ? Kind.SHARE : Kind.BLOB;
    }

    /** Datastores of Data Lake Storage Gen2 have a service principal or none, but never a key. */
    private boolean hasKey(Workspace workspace, String name) {
        return !frontEnd.azure.options.isIdentityBased() && !Datastores.isDataLake(workspace, name);
    }

    private Response secrets(Request request) {
        Workspace workspace = frontEnd.workspace(request, "datastores/listsecrets/action");
        if (!hasKey(workspace, name(workspace, request))) {
            throw FrontEnd.bad("The datastore has no credentials.", "NoCredentials");
        }
        return Response.ok(Json.object().put("secretsType", "AccountKey").put("key", workspace.storage.key));
    }
}
