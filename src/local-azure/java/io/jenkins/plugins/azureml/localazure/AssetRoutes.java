package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Serves one type of versioned assets in the v2 API: create, read, list and delete containers and versions. */
final class AssetRoutes {
    static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9\\-_.]{0,254}");

    private final FrontEnd frontEnd;
    private final AssetType type;

    AssetRoutes(FrontEnd frontEnd, AssetType type) {
        this.frontEnd = frontEnd;
        this.type = type;
    }

    void addTo(Router router) {
        Router.Area area = frontEnd.area(router);
        String containers = Router.WORKSPACE + "/" + type.plural();
        area.on("GET", containers, this::containers);
        area.on("GET", containers + "/{name}", this::container);
        area.on("PUT", containers + "/{name}", this::putContainer);
        area.on("GET", containers + "/{name}/versions", this::versions);
        area.on("GET", containers + "/{name}/versions/{version}", this::version);
        area.on("PUT", containers + "/{name}/versions/{version}", this::put);
        area.on("DELETE", containers + "/{name}/versions/{version}", this::delete);
    }

    private Workspace workspace(Request request, String action) {
        return frontEnd.workspace(request, type.plural() + "/" + action);
    }

    private Response containers(Request request) {
        Workspace workspace = workspace(request, "read");
        Assets assets = type.of(workspace);
        Predicate<ObjectNode> view = FrontEnd.view(request);
        List<String> names = assets.names().stream()
                .filter(name -> view.test(assets.container(name)))
                .toList();
        return frontEnd.page(request, names, name -> containerJson(workspace, name));
    }

    private JsonNode containerJson(Workspace workspace, String name) {
        ObjectNode properties = type.of(workspace).container(name);
        complete(properties);
        return frontEnd.resource(
                workspace, type.plural() + "/" + name, properties, workspace.created, workspace.created);
    }

    private Response container(Request request) {
        Workspace workspace = workspace(request, "read");
        requireContainer(workspace, request.path("name"));
        return Response.ok(containerJson(workspace, request.path("name")));
    }

    private void requireContainer(Workspace workspace, String name) {
        if (!type.of(workspace).has(name)) {
            throw FrontEnd.notFound(
                    "No " + type.plural() + " with name " + name + " were found in workspace " + workspace.name + ".");
        }
    }

    private Response putContainer(Request request) throws IOException {
        Workspace workspace = workspace(request, "write");
        String name = name(request);
        boolean there = type.of(workspace).has(name);
        type.of(workspace).describe(name, FrontEnd.properties(request));
        return Response.json(there ? 200 : 201, containerJson(workspace, name));
    }

    private Response versions(Request request) {
        Workspace workspace = workspace(request, "versions/read");
        String hash = request.query("hash").orElse("");
        Predicate<ObjectNode> filter = FrontEnd.view(request);
        List<Assets.Version> versions;
        if (hash.isEmpty()) {
            versions = new ArrayList<>(type.of(workspace).versions(request.path("name")));
        } else {
            // A filter by content hash ignores the name, so that clients find content that was uploaded under another
            // name.
            versions = new ArrayList<>(type.of(workspace).all());
            String hashVersion = request.query("hashVersion").orElse("");
            filter = filter.and(has("hash_sha256", hash))
                    .and(hashVersion.isEmpty() ? each -> true : has("hash_version", hashVersion));
        }
        Predicate<ObjectNode> wanted = filter;
        versions.removeIf(version -> !wanted.test(version.properties()));
        if (request.query("$orderBy")
                .orElse("")
                .toLowerCase(java.util.Locale.ROOT)
                .endsWith("desc")) {
            Collections.reverse(versions);
        }
        return frontEnd.page(request, versions, version -> json(workspace, version));
    }

    private static Predicate<ObjectNode> has(String property, String value) {
        return properties ->
                properties.path("properties").path(property).asText("").equals(value);
    }

    private JsonNode json(Workspace workspace, Assets.Version version) {
        ObjectNode properties = version.properties().deepCopy();
        complete(properties);
        String path = type.plural() + "/" + version.name() + "/versions/" + version.version();
        return frontEnd.resource(workspace, path, properties, version.created(), version.modified());
    }

    private static void complete(ObjectNode properties) {
        for (String map : List.of("tags", "properties")) {
            if (!properties.path(map).isObject()) {
                properties.putObject(map);
            }
        }
        if (!properties.path("isArchived").isBoolean()) {
            properties.put("isArchived", false);
        }
    }

    private Response version(Request request) {
        Workspace workspace = workspace(request, "versions/read");
        String name = request.path("name");
        String version = request.path("version");
        return Response.ok(json(
                workspace,
                type.of(workspace)
                        .find(name, version)
                        .orElseThrow(() -> FrontEnd.notFound("Version " + version + " of " + type.plural() + " " + name
                                + " was not found in workspace " + workspace.name + "."))));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = workspace(request, "versions/write");
        String name = name(request);
        String version = request.path("version");
        ObjectNode properties = FrontEnd.properties(request);
        type.check(workspace, properties);
        synchronized (type.of(workspace)) {
            Assets.Version before = type.of(workspace).find(name, version).orElse(null);
            if (before != null) {
                for (String each : type.immutable()) {
                    if (!before.properties().path(each).equals(properties.path(each))) {
                        throw ServiceException.userError(type.immutableMessage(), "Immutable");
                    }
                }
            }
            Assets.Version stored = type.of(workspace).put(name, version, properties, frontEnd.azure.clock.now());
            return before == null
                    ? frontEnd.created(request, json(workspace, stored))
                    : Response.ok(json(workspace, stored));
        }
    }

    static String name(Request request) {
        String name = request.path("name");
        if (!NAME.matcher(name).matches()) {
            throw FrontEnd.bad(
                    "The name '" + name + "' is not valid: 1 to 255 letters, digits, '-', '_', '.', the first a letter "
                            + "or digit.",
                    "ArgumentInvalid");
        }
        return name;
    }

    private Response delete(Request request) {
        Workspace workspace = workspace(request, "versions/delete");
        return Response.empty(type.of(workspace).remove(request.path("name"), request.path("version")) ? 200 : 204);
    }
}
