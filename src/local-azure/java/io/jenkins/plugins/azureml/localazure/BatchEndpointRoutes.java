package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Serves batch endpoints at the resource manager. */
final class BatchEndpointRoutes {
    static final String ALL = Router.WORKSPACE + "/batchEndpoints";
    static final String ONE = ALL + "/{endpoint}";

    private final FrontEnd frontEnd;
    private final Azure azure;
    private final Operations operations;
    private final EndpointOperations work;
    private final Supplier<URI> resourceManager;
    private final Supplier<URI> api;

    BatchEndpointRoutes(
            FrontEnd frontEnd,
            Operations operations,
            EndpointOperations work,
            Supplier<URI> resourceManager,
            Supplier<URI> api) {
        this.frontEnd = frontEnd;
        this.azure = frontEnd.azure;
        this.operations = operations;
        this.work = work;
        this.resourceManager = resourceManager;
        this.api = api;
    }

    void addTo(Router router) {
        Router.Area area = frontEnd.area(router);
        area.on("GET", ALL, this::list);
        area.on("GET", ONE, request -> Response.ok(json(endpoint(request, "read"))));
        area.on("PUT", ONE, this::put);
        area.on("PATCH", ONE, this::patch);
        area.on("DELETE", ONE, this::delete);
    }

    BatchEndpoint endpoint(Request request, String action) {
        Workspace workspace = frontEnd.workspace(request, "batchEndpoints/" + action);
        return find(workspace, request.path("endpoint"));
    }

    static BatchEndpoint find(Workspace workspace, String name) {
        BatchEndpoint endpoint = workspace.batchEndpoints.get(OnlineEndpointRoutes.key(name));
        if (endpoint == null) {
            throw FrontEnd.notFound("Batch endpoint " + name + " was not found in workspace " + workspace.name + ".");
        }
        return endpoint;
    }

    /** Adds the headers by which clients poll a creation or an update. */
    Response begun(Response response, Operations.Operation operation, Request request) {
        return response.header("Azure-AsyncOperation", operations.statusUrl(operation, request))
                .header(OnlineEndpointRoutes.TIMEOUT, "PT1H");
    }

    /** Adds the headers by which clients poll a deletion. */
    Response deleting(Operations.Operation operation, Request request) {
        return Response.empty(202)
                .header("Location", operations.resultUrl(operation, request))
                .header("Retry-After", azure.retryAfter())
                .header(OnlineEndpointRoutes.TIMEOUT, "PT1H");
    }

    private JsonNode json(BatchEndpoint endpoint) {
        return endpoint.toJson(BatchJobRoutes.scoringUri(api.get(), endpoint));
    }

    private Response list(Request request) {
        Workspace workspace = frontEnd.workspace(request, "batchEndpoints/read");
        List<BatchEndpoint> endpoints = workspace.batchEndpoints.values().stream()
                .sorted((a, b) -> a.name.compareToIgnoreCase(b.name))
                .toList();
        return Response.ok(Paging.page(
                request,
                resourceManager.get().toString(),
                endpoints,
                "$skip",
                request.queryInt("count", azure.options.pageSize),
                this::json));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = frontEnd.workspace(request, "batchEndpoints/write");
        String name = request.path("endpoint");
        if (!OnlineEndpointRoutes.NAME.matcher(name).matches()) {
            throw FrontEnd.bad("The endpoint name '" + name + "' is not valid: " + OnlineEndpointRoutes.NAME);
        }
        ObjectNode body = request.jsonObject();
        synchronized (workspace.batchEndpoints) {
            BatchEndpoint before = workspace.batchEndpoints.get(OnlineEndpointRoutes.key(name));
            check(body, before);
            if (before != null) {
                EndpointOperations.requireIdle(before.provisioning, "endpoint " + name);
            }
            Instant now = azure.clock.now();
            BatchEndpoint endpoint = before == null ? new BatchEndpoint(workspace, name, body, now) : before;
            Operations.Operation operation = operations.beginV2("beidp");
            endpoint.provisioning = new Provisioning(
                    before == null ? "Creating" : "Updating", operations.statusUrl(operation, request));
            workspace.batchEndpoints.put(OnlineEndpointRoutes.key(name), endpoint);
            work.begin(
                    operation,
                    name,
                    null,
                    () -> endpoint.define(body, azure.clock.now()),
                    well -> endpoint.provisioning = endpoint.provisioning.ended(well),
                    () -> json(endpoint));
            return begun(Response.json(before == null ? 201 : 200, json(endpoint)), operation, request);
        }
    }

    private static void check(ObjectNode body, BatchEndpoint before) {
        if (body.path("location").asText("").isEmpty()) {
            throw FrontEnd.bad("The location property is required for this definition.");
        }
        JsonNode properties = body.path("properties");
        if (!properties.isObject()) {
            throw FrontEnd.bad("The request content has no 'properties'.");
        }
        String mode = properties.path("authMode").asText("");
        if (!"AADToken".equals(BatchEndpoint.mode(mode))) {
            throw FrontEnd.bad("The authMode of a batch endpoint must be AADToken, not '" + mode + "'.");
        }
        String name = properties.at("/defaults/deploymentName").asText("");
        if (!name.isEmpty() && (before == null || !before.deployments.containsKey(name))) {
            throw FrontEnd.bad("There is no deployment '" + name + "' that could be the default.");
        }
    }

    private Response patch(Request request) throws IOException {
        BatchEndpoint endpoint = endpoint(request, "write");
        EndpointOperations.requireIdle(endpoint.provisioning, "endpoint " + endpoint.name);
        endpoint.patch(request.jsonObject(), azure.clock.now());
        return Response.ok(json(endpoint));
    }

    private Response delete(Request request) {
        Workspace workspace = frontEnd.workspace(request, "batchEndpoints/delete");
        BatchEndpoint endpoint = workspace.batchEndpoints.get(OnlineEndpointRoutes.key(request.path("endpoint")));
        if (endpoint == null) {
            return Response.empty(204);
        }
        Operations.Operation operation = operations.beginV2("beidp");
        endpoint.provisioning = new Provisioning("Deleting", operations.statusUrl(operation, request));
        work.begin(
                operation,
                endpoint.name,
                null,
                () -> workspace.batchEndpoints.remove(OnlineEndpointRoutes.key(endpoint.name), endpoint),
                well -> {},
                () -> null);
        return deleting(operation, request);
    }
}
