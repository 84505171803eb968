package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Serves one type of assets in registries. Versions are created asynchronously: the response of a PUT names the operation, and
 * a version can be used once that has succeeded.
 */
final class RegistryAssetRoutes {
    private static final String STATE = "provisioningState";
    private static final String SUCCEEDED = "Succeeded";

    private final Azure azure;
    private final Operations operations;
    private final ScheduledExecutorService timer;
    private final Supplier<URI> resourceManager;
    private final RegistryAssetType type;

    RegistryAssetRoutes(
            Azure azure,
            Operations operations,
            ScheduledExecutorService timer,
            Supplier<URI> resourceManager,
            RegistryAssetType type) {
        this.azure = azure;
        this.operations = operations;
        this.timer = timer;
        this.resourceManager = resourceManager;
        this.type = type;
    }

    void addTo(Router.Area area) {
        String containers = Router.REGISTRY + "/" + type.plural();
        area.on("GET", containers, this::containers);
        area.on("GET", containers + "/{name}", this::container);
        area.on("GET", containers + "/{name}/versions", this::versions);
        area.on("GET", containers + "/{name}/versions/{version}", this::version);
        area.on("PUT", containers + "/{name}/versions/{version}", this::put);
        area.on("DELETE", containers + "/{name}/versions/{version}", this::delete);
    }

    private Registry registry(Request request, String action) {
        ApiVersions.requireV2(request);
        return azure.registry(request, "assets/" + action);
    }

    private <T> Response page(Request request, List<T> items, Function<T, JsonNode> toJson) {
        int size = request.queryInt("$top", azure.options.pageSize);
        return Response.ok(Paging.page(request, resourceManager.get().toString(), items, "$skip", size, toJson));
    }

    private Response containers(Request request) {
        Registry registry = registry(request, "read");
        return page(request, registry.assets(type.plural()).names(), name -> containerJson(registry, name));
    }

    private Response container(Request request) {
        Registry registry = registry(request, "read");
        String name = request.path("name");
        if (!registry.assets(type.plural()).has(name)) {
            throw missing(registry, name);
        }
        return Response.ok(containerJson(registry, name));
    }

    private JsonNode containerJson(Registry registry, String name) {
        ObjectNode properties = registry.assets(type.plural()).container(name);
        complete(properties);
        if (type.showsState()) {
            properties.put(STATE, SUCCEEDED);
        }
        return FrontEnd.resource(
                registry.path(), type.plural() + "/" + name, properties, registry.created, registry.created);
    }

    private ServiceException missing(Registry registry, String what) {
        return FrontEnd.notFound("No " + type.plural() + " " + what + " were found in registry " + registry.name + ".");
    }

    private Response versions(Request request) {
        Registry registry = registry(request, "read");
        Predicate<ObjectNode> filter = FrontEnd.view(request)
                .and(ModelRoutes.pairs(request, "tags", "tags"))
                .and(ModelRoutes.pairs(request, "properties", "properties"));
        String version = request.query("version").orElse("");
        List<Assets.Version> versions =
                new ArrayList<>(registry.assets(type.plural()).versions(request.path("name")));
        versions.removeIf(
                each -> !filter.test(each.properties()) || !version.isEmpty() && !version.equals(each.version()));
        if (request.query("$orderBy").orElse("").toLowerCase(Locale.ROOT).endsWith("desc")) {
            Collections.reverse(versions);
        }
        return page(request, versions, each -> json(registry, each));
    }

    private Response version(Request request) {
        Registry registry = registry(request, "read");
        String name = request.path("name");
        return Response.ok(json(
                registry,
                registry.assets(type.plural())
                        .find(name, request.path("version"))
                        .orElseThrow(() -> missing(registry, name + ":" + request.path("version")))));
    }

    private JsonNode json(Registry registry, Assets.Version version) {
        ObjectNode properties = version.properties().deepCopy();
        complete(properties);
        if (!type.showsState()) {
            properties.remove(STATE);
        }
        String path = type.plural() + "/" + version.name() + "/versions/" + version.version();
        return FrontEnd.resource(registry.path(), path, properties, version.created(), version.modified());
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

    private Response put(Request request) throws IOException {
        Registry registry = registry(request, "write");
        String name = AssetRoutes.name(request);
        String version = request.path("version");
        ObjectNode properties = FrontEnd.properties(request);
        Assets assets = registry.assets(type.plural());
        Assets.Version stored;
        Assets.Version before;
        synchronized (assets) {
            before = assets.find(name, version).orElse(null);
            if (before == null) {
                type.check(registry, name, version, properties);
            } else {
                requireChangeable(before, properties);
            }
            properties.put(STATE, before == null ? "Creating" : "Updating");
            stored = assets.put(name, version, properties, azure.clock.now());
        }
        Operations.Operation operation = operations.beginV2("amlregistryasset");
        timer.schedule(
                () -> {
                    synchronized (assets) {
                        properties.put(STATE, SUCCEEDED);
                    }
                    operation.succeed(azure.clock.now(), () -> json(registry, stored));
                },
                azure.options.stateTime.toMillis(),
                TimeUnit.MILLISECONDS);
        return Response.json(before == null ? 201 : 200, json(registry, stored))
                .header("x-ms-async-operation-timeout", "PT1H")
                .header("Azure-AsyncOperation", operations.statusUrl(operation, request));
    }

    private void requireChangeable(Assets.Version before, ObjectNode properties) {
        if (!before.properties().path(STATE).asText().equals(SUCCEEDED)) {
            throw new ServiceException(
                    409,
                    "UserError",
                    "Another operation on version " + before.version() + " of " + before.name() + " is in progress.",
                    "Conflict");
        }
        for (String each : type.immutable()) {
            if (!before.properties().path(each).equals(properties.path(each))) {
                throw ServiceException.userError(
                        "The " + each + " of an existing version cannot be changed.", "Immutable");
            }
        }
    }

    private Response delete(Request request) {
        Registry registry = registry(request, "delete");
        return Response.empty(
                registry.assets(type.plural()).remove(request.path("name"), request.path("version")) ? 200 : 204);
    }
}
