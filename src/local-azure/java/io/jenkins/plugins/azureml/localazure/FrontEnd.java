package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What all v2 calls below a workspace share: the check of api-version, permission and v1LegacyMode, and the formats
 * of resources and lists.
 */
final class FrontEnd {
    private static final String TYPE = "Microsoft.MachineLearningServices/workspaces";

    final Azure azure;
    private final Supplier<String> resourceManager;

    FrontEnd(Azure azure, Supplier<String> resourceManager) {
        this.azure = azure;
        this.resourceManager = resourceManager;
    }

    Router.Area area(Router router) {
        return router.area(Access.RESOURCE_MANAGER, ErrorShape.FRONT_END);
    }

    /** @param action relative to the workspace, such as {@code jobs/read} */
    Workspace workspace(Request request, String action) {
        ApiVersions.requireV2(request);
        azure.requireProvider();
        Workspace workspace = azure.workspace(request, TYPE + "/" + action);
        if (workspace.v1LegacyMode) {
            throw new ServiceException(
                    403,
                    "UserError",
                    "The workspace '" + workspace.name + "' is in v1 legacy mode (v1LegacyMode is true), in which the "
                            + "v2 API is disabled. Set v1LegacyMode to false to use it.",
                    "ForbiddenError",
                    "V1LegacyModeEnabled");
        }
        return workspace;
    }

    /**
     * Returns the JSON of a resource below the workspace.
     *
     * @param path such as {@code codes/name/versions/1}
     * @param properties null where the API shows none
     */
    ObjectNode resource(Workspace workspace, String path, ObjectNode properties, Instant created, Instant modified) {
        return resource(workspace.path(), path, properties, created, modified);
    }

    /** @param parent path of the workspace or registry */
    static ObjectNode resource(String parent, String path, ObjectNode properties, Instant created, Instant modified) {
        StringBuilder type =
                new StringBuilder(parent.replaceFirst(".*/providers/", "").replaceFirst("/[^/]+$", ""));
        String[] segments = path.split("/");
        for (int i = 0; i < segments.length; i += 2) {
            type.append('/').append(segments[i]);
        }
        ObjectNode json = Json.object();
        json.put("id", parent + "/" + path).put("name", segments[segments.length - 1]);
        json.put("type", type.toString());
        json.set("properties", properties);
        json.putObject("systemData")
                .put("createdAt", Json.time(created))
                .put("createdBy", "local-azure-ml")
                .put("createdByType", "Application")
                .put("lastModifiedAt", Json.time(modified))
                .put("lastModifiedBy", "local-azure-ml")
                .put("lastModifiedByType", "Application");
        return json;
    }

    /** Returns the properties of the resource in the request's body. */
    static ObjectNode properties(Request request) throws IOException {
        if (request.jsonObject().get("properties") instanceof ObjectNode properties) {
            return properties.deepCopy();
        }
        throw bad("The request content has no 'properties'.", "ArgumentNullOrEmpty");
    }

    /** Returns 201 with the location of the created resource. */
    Response created(Request request, JsonNode resource) {
        return Response.json(201, resource)
                .header("Location", resourceManager.get() + request.rawPath() + "?" + request.rawQuery());
    }

    /** Returns a page of at most {@code $top} items, with a link to the next page. */
    <T> Response page(Request request, List<T> items, Function<T, JsonNode> toJson) {
        int size = request.queryInt("$top", azure.options.pageSize);
        return Response.ok(Paging.page(request, resourceManager.get(), items, "$skip", size, toJson));
    }

    /** Returns the filter by {@code listViewType}: ActiveOnly (the default), ArchivedOnly or All. */
    static Predicate<ObjectNode> view(Request request) {
        String view = request.query("listViewType").orElse("ActiveOnly");
        return properties -> view.equalsIgnoreCase("All")
                || properties.path("isArchived").asBoolean() == view.equalsIgnoreCase("ArchivedOnly");
    }

    static ServiceException bad(String message, String... innerCodes) {
        String[] all = new String[innerCodes.length + 1];
        all[0] = "BadArgument";
        System.arraycopy(innerCodes, 0, all, 1, innerCodes.length);
        return ServiceException.userError(message, all);
    }

    static ServiceException notFound(String message) {
        return new ServiceException(404, "UserError", message, "NotFoundError");
    }
}
