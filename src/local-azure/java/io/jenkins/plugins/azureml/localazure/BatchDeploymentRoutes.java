package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Serves the deployments of batch endpoints at the resource manager. */
final class BatchDeploymentRoutes {
    private static final String ALL = BatchEndpointRoutes.ONE + "/deployments";
    private static final String ONE = ALL + "/{deployment}";

    private final FrontEnd frontEnd;
    private final Azure azure;
    private final Operations operations;
    private final EndpointOperations work;
    private final BatchEndpointRoutes endpoints;
    private final Supplier<URI> resourceManager;

    BatchDeploymentRoutes(
            FrontEnd frontEnd,
            Operations operations,
            EndpointOperations work,
            BatchEndpointRoutes endpoints,
            Supplier<URI> resourceManager) {
        this.frontEnd = frontEnd;
        this.azure = frontEnd.azure;
        this.operations = operations;
        this.work = work;
        this.endpoints = endpoints;
        this.resourceManager = resourceManager;
    }

    void addTo(Router router) {
        Router.Area area = frontEnd.area(router);
        area.on("GET", ALL, this::list);
        area.on("GET", ONE, request -> Response.ok(deployment(request, "read").toJson()));
        area.on("PUT", ONE, this::put);
        area.on("PATCH", ONE, this::patch);
        area.on("DELETE", ONE, this::delete);
    }

    private BatchEndpoint endpoint(Request request, String action) {
        return endpoints.endpoint(request, "deployments/" + action);
    }

    private BatchDeployment deployment(Request request, String action) {
        BatchEndpoint endpoint = endpoint(request, action);
        BatchDeployment deployment = endpoint.deployments.get(request.path("deployment"));
        if (deployment == null) {
            throw FrontEnd.notFound("Deployment " + request.path("deployment") + " of batch endpoint " + endpoint.name
                    + " was not found in workspace " + endpoint.workspace.name + ".");
        }
        return deployment;
    }

    private Response list(Request request) {
        BatchEndpoint endpoint = endpoint(request, "read");
        return Response.ok(Paging.page(
                request,
                resourceManager.get().toString(),
                List.copyOf(endpoint.deployments.values()),
                "$skip",
                request.queryInt("$top", azure.options.pageSize),
                BatchDeployment::toJson));
    }

    private Response put(Request request) throws IOException {
        BatchEndpoint endpoint = endpoint(request, "write");
        String name = request.path("deployment");
        if (!OnlineEndpointRoutes.NAME.matcher(name).matches()) {
            throw FrontEnd.bad("The deployment name '" + name + "' is not valid: " + OnlineEndpointRoutes.NAME);
        }
        ObjectNode body = request.jsonObject();
        check(endpoint.workspace, body);
        synchronized (endpoint.deployments) {
            EndpointOperations.requireIdle(endpoint.provisioning, "endpoint " + endpoint.name);
            BatchDeployment before = endpoint.deployments.get(name);
            if (before != null) {
                EndpointOperations.requireIdle(before.provisioning, "deployment " + name);
            }
            Instant now = azure.clock.now();
            BatchDeployment deployment = before == null ? new BatchDeployment(endpoint, name, body, now) : before;
            deployment.define(body, now);
            Operations.Operation operation = operations.beginV2("bdidp");
            deployment.provisioning = new Provisioning(
                    before == null ? "Creating" : "Updating", operations.statusUrl(operation, request));
            endpoint.deployments.put(name, deployment);
            work.begin(
                    operation,
                    endpoint.name,
                    name,
                    () -> {},
                    well -> deployment.provisioning = deployment.provisioning.ended(well),
                    deployment::toJson);
            return endpoints.begun(Response.json(before == null ? 201 : 200, deployment.toJson()), operation, request);
        }
    }

    private static void check(Workspace workspace, ObjectNode body) {
        if (body.path("location").asText("").isEmpty()) {
            throw FrontEnd.bad("The location property is required for this definition.");
        }
        if (!(body.path("properties") instanceof ObjectNode properties)) {
            throw FrontEnd.bad("The request content has no 'properties'.");
        }
        if (properties.path("deploymentConfiguration").isObject()) {
            BatchPipeline.component(workspace, properties);
        } else {
            BatchWork.check(workspace, properties);
        }
    }

    private Response patch(Request request) throws IOException {
        BatchDeployment deployment = deployment(request, "write");
        EndpointOperations.requireIdle(deployment.provisioning, "deployment " + deployment.name);
        deployment.define(deployment.patched(request.jsonObject()), azure.clock.now());
        return Response.ok(deployment.toJson());
    }

    private Response delete(Request request) {
        BatchEndpoint endpoint = endpoint(request, "delete");
        BatchDeployment deployment = endpoint.deployments.get(request.path("deployment"));
        if (deployment == null) {
            return Response.empty(204);
        }
        Operations.Operation operation = operations.beginV2("bdidp");
        deployment.provisioning = new Provisioning("Deleting", operations.statusUrl(operation, request));
        work.begin(
                operation,
                endpoint.name,
                deployment.name,
                () -> endpoint.deployments.remove(deployment.name, deployment),
                well -> {},
                () -> null);
        return endpoints.deleting(operation, request);
    }
}
