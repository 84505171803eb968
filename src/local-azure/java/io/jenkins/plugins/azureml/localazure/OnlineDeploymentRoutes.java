package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Serves the deployments of online endpoints at the resource manager. */
final class OnlineDeploymentRoutes {
    private static final String ALL = OnlineEndpointRoutes.ONE + "/deployments";
    private static final String ONE = ALL + "/{deployment}";

    private final FrontEnd frontEnd;
    private final Azure azure;
    private final Operations operations;
    private final EndpointOperations work;
    private final DeploymentAssets assets;
    private final OnlineEndpointRoutes endpoints;
    private final Supplier<URI> resourceManager;

    OnlineDeploymentRoutes(
            FrontEnd frontEnd,
            Operations operations,
            EndpointOperations work,
            DeploymentAssets assets,
            OnlineEndpointRoutes endpoints,
            Supplier<URI> resourceManager) {
        this.frontEnd = frontEnd;
        this.azure = frontEnd.azure;
        this.operations = operations;
        this.work = work;
        this.assets = assets;
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
        area.on("POST", ONE + "/getLogs", this::logs);
    }

    private OnlineEndpoint endpoint(Request request, String action) {
        return OnlineEndpointRoutes.endpoint(frontEnd, request, "deployments/" + action);
    }

    private OnlineDeployment deployment(Request request, String action) {
        OnlineEndpoint endpoint = endpoint(request, action);
        OnlineDeployment deployment = endpoint.deployments.get(request.path("deployment"));
        if (deployment == null) {
            throw FrontEnd.notFound("Deployment " + request.path("deployment") + " of online endpoint " + endpoint.name
                    + " was not found in workspace " + endpoint.workspace.name + ".");
        }
        return deployment;
    }

    private Response list(Request request) {
        OnlineEndpoint endpoint = endpoint(request, "read");
        return Response.ok(Paging.page(
                request,
                resourceManager.get().toString(),
                List.copyOf(endpoint.deployments.values()),
                "$skip",
                request.queryInt("$top", azure.options.pageSize),
                OnlineDeployment::toJson));
    }

    private Response put(Request request) throws IOException {
        OnlineEndpoint endpoint = endpoint(request, "write");
        String name = request.path("deployment");
        if (!OnlineEndpointRoutes.NAME.matcher(name).matches()) {
            throw FrontEnd.bad("The deployment name '" + name + "' is not valid: " + OnlineEndpointRoutes.NAME);
        }
        ObjectNode body = request.jsonObject();
        check(endpoint.workspace, body);
        synchronized (endpoint.deployments) {
            EndpointOperations.requireIdle(endpoint.provisioning, "endpoint " + endpoint.name);
            OnlineDeployment before = endpoint.deployments.get(name);
            if (before != null) {
                EndpointOperations.requireIdle(before.provisioning, "deployment " + name);
                before.define(body, azure.clock.now());
            }
            Instant now = azure.clock.now();
            OnlineDeployment deployment = before == null ? new OnlineDeployment(endpoint, name, body, now) : before;
            Operations.Operation operation = provision(deployment, before == null ? "Creating" : "Updating", request);
            endpoint.deployments.put(name, deployment);
            return endpoints.accepted(
                    Response.json(before == null ? 201 : 200, deployment.toJson()), operation, request);
        }
    }

    /** Starts a new process, which replaces the previous one after it works. */
    private Operations.Operation provision(OnlineDeployment deployment, String state, Request request) {
        Operations.Operation operation = operations.beginV2("odidp");
        deployment.provisioning = new Provisioning(state, operations.statusUrl(operation, request));
        work.begin(
                operation,
                deployment.endpoint.name,
                deployment.name,
                () -> {
                    DeploymentProcess next = assets.layOut(deployment);
                    deployment.latestProcess(next);
                    try {
                        next.start();
                    } catch (ServiceException exception) {
                        throw new ServiceException(
                                400,
                                "ResourceNotReady",
                                "User container has crashed or terminated. Please see troubleshooting guide, available"
                                        + " here: https://aka.ms/oe-tsg#error-resourcenotready");
                    }
                    deployment.serve(next);
                },
                well -> deployment.provisioning = deployment.provisioning.ended(well),
                deployment::toJson);
        return operation;
    }

    private void check(Workspace workspace, ObjectNode body) {
        if (body.path("location").asText("").isEmpty()) {
            throw FrontEnd.bad("The location property is required for this definition.");
        }
        JsonNode properties = body.path("properties");
        if (!properties.isObject()) {
            throw FrontEnd.bad("The request content has no 'properties'.");
        }
        String type = properties.path("endpointComputeType").asText("");
        if (!type.equals("Managed")) {
            throw FrontEnd.bad("The endpointComputeType '" + type + "' is not supported here. Use Managed.");
        }
        if (properties.path("instanceType").asText("").isEmpty()) {
            throw FrontEnd.bad("The instanceType is required for a managed online deployment.");
        }
        if (body.path("sku").path("name").asText("").isEmpty()
                || body.path("sku").path("capacity").asInt(0) < 1) {
            throw FrontEnd.bad("The sku needs a name, and a capacity of at least 1.");
        }
        assets.check(workspace, properties);
    }

    private Response patch(Request request) throws IOException {
        OnlineDeployment deployment = deployment(request, "write");
        EndpointOperations.requireIdle(deployment.provisioning, "deployment " + deployment.name);
        ObjectNode changed = deployment.patched(request.jsonObject());
        check(deployment.endpoint.workspace, changed);
        deployment.define(changed, azure.clock.now());
        Operations.Operation operation = operations.beginV2("odidp");
        deployment.provisioning = new Provisioning("Updating", operations.statusUrl(operation, request));
        work.begin(
                operation,
                deployment.endpoint.name,
                deployment.name,
                () -> {},
                well -> deployment.provisioning = deployment.provisioning.ended(well),
                deployment::toJson);
        return endpoints.accepted(Response.empty(202), operation, request);
    }

    private Response delete(Request request) {
        OnlineEndpoint endpoint = endpoint(request, "delete");
        OnlineDeployment deployment = endpoint.deployments.get(request.path("deployment"));
        if (deployment == null) {
            return Response.empty(204);
        }
        if (endpoint.traffic(deployment.name) > 0) {
            throw FrontEnd.bad("Deployment " + deployment.name + " has " + endpoint.traffic(deployment.name)
                    + " percent of the traffic. Set its traffic to 0 before deleting it.");
        }
        Operations.Operation operation = operations.beginV2("odidp");
        deployment.provisioning = new Provisioning("Deleting", operations.statusUrl(operation, request));
        work.begin(
                operation,
                endpoint.name,
                deployment.name,
                () -> {
                    endpoint.deployments.remove(deployment.name, deployment);
                    deployment.close();
                },
                well -> {},
                () -> null);
        return endpoints.accepted(Response.empty(202), operation, request);
    }

    private Response logs(Request request) throws IOException {
        OnlineDeployment deployment = deployment(request, "getLogs/action");
        ObjectNode body = request.jsonObject();
        String container = body.path("containerType").asText("InferenceServer");
        int tail = body.path("tail").asInt(Integer.MAX_VALUE);
        String content =
                switch (container) {
                    case "InferenceServer" -> deployment.log(tail);
                    case "StorageInitializer" ->
                        "Downloaded model "
                                + deployment.properties().path("model").asText();
                    default -> throw FrontEnd.bad("The containerType '" + container + "' is not known.");
                };
        return Response.ok(Json.object().put("content", content));
    }
}
