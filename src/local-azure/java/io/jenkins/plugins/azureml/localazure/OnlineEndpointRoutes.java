package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Serves online endpoints at the resource manager. */
final class OnlineEndpointRoutes {
    static final String ALL = Router.WORKSPACE + "/onlineEndpoints";
    static final String ONE = ALL + "/{endpoint}";
    static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]{1,30}[a-zA-Z0-9]");
    /** Header with the time that clients may wait for an operation. */
    static final String TIMEOUT = "x-ms-async-operation-timeout";

    private static final Set<String> AUTH_MODES =
            Set.of(OnlineEndpoint.KEY, OnlineEndpoint.AML_TOKEN, OnlineEndpoint.AAD_TOKEN);

    private final FrontEnd frontEnd;
    private final Azure azure;
    private final Operations operations;
    private final EndpointOperations work;
    private final Supplier<URI> resourceManager;
    private final Supplier<URI> api;

    OnlineEndpointRoutes(
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
        area.on("GET", ONE, request -> Response.ok(json(endpoint(frontEnd, request, "read"))));
        area.on("PUT", ONE, this::put);
        area.on("PATCH", ONE, this::patch);
        area.on("DELETE", ONE, this::delete);
        area.on("POST", ONE + "/listKeys", this::keys);
        area.on("POST", ONE + "/regenerateKeys", this::regenerate);
        area.on("POST", ONE + "/token", this::token);
    }

    static OnlineEndpoint endpoint(FrontEnd frontEnd, Request request, String action) {
        Workspace workspace = frontEnd.workspace(request, "onlineEndpoints/" + action);
        OnlineEndpoint endpoint = workspace.onlineEndpoints.get(key(request.path("endpoint")));
        if (endpoint == null) {
            throw FrontEnd.notFound("Online endpoint " + request.path("endpoint") + " was not found in workspace "
                    + workspace.name + ".");
        }
        return endpoint;
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Adds the headers by which clients poll the operation. */
    Response accepted(Response response, Operations.Operation operation, Request request) {
        return response.header("Azure-AsyncOperation", operations.statusUrl(operation, request))
                .header("Location", operations.resultUrl(operation, request))
                .header(TIMEOUT, "PT1H");
    }

    private JsonNode json(OnlineEndpoint endpoint) {
        return endpoint.toJson(azure.options.tenant, OnlineScoringRoutes.base(api.get(), endpoint));
    }

    private Response list(Request request) {
        Workspace workspace = frontEnd.workspace(request, "onlineEndpoints/read");
        String name = request.query("name").orElse("");
        String tags = request.query("tags").orElse("");
        List<OnlineEndpoint> endpoints = workspace.onlineEndpoints.values().stream()
                .filter(each -> name.isEmpty() || each.name.equalsIgnoreCase(name))
                .filter(each -> tagged(each.tags(), tags))
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

    /** @param wanted such as {@code a,b=c} */
    private static boolean tagged(JsonNode tags, String wanted) {
        for (String each : wanted.isEmpty() ? new String[0] : wanted.split(",")) {
            String[] pair = each.split("=", 2);
            if (!tags.has(pair[0])
                    || pair.length == 2 && !tags.path(pair[0]).asText().equals(pair[1])) {
                return false;
            }
        }
        return true;
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = frontEnd.workspace(request, "onlineEndpoints/write");
        String name = request.path("endpoint");
        if (!NAME.matcher(name).matches()) {
            throw FrontEnd.bad("The endpoint name '" + name + "' is not valid: " + NAME);
        }
        ObjectNode body = request.jsonObject();
        synchronized (workspace.onlineEndpoints) {
            OnlineEndpoint before = workspace.onlineEndpoints.get(key(name));
            check(body, before);
            if (before == null) {
                requireFreeName(workspace, name);
            } else {
                EndpointOperations.requireIdle(before.provisioning, "endpoint " + name);
            }
            Instant now = azure.clock.now();
            OnlineEndpoint endpoint = before == null ? new OnlineEndpoint(workspace, name, body, now) : before;
            if (before == null) {
                JsonNode keys = body.path("properties").path("keys");
                endpoint.primaryKey = keys.path("primaryKey").asText(endpoint.primaryKey);
                endpoint.secondaryKey = keys.path("secondaryKey").asText(endpoint.secondaryKey);
            }
            Operations.Operation operation = operations.beginV2("oeidp");
            endpoint.provisioning = new Provisioning(
                    before == null ? "Creating" : "Updating", operations.statusUrl(operation, request));
            workspace.onlineEndpoints.put(key(name), endpoint);
            work.begin(
                    operation,
                    name,
                    null,
                    () -> endpoint.define(body, azure.clock.now()),
                    well -> endpoint.provisioning = endpoint.provisioning.ended(well),
                    () -> json(endpoint));
            return accepted(Response.json(before == null ? 201 : 200, json(endpoint)), operation, request);
        }
    }

    private static void check(ObjectNode body, OnlineEndpoint before) {
        if (body.path("location").asText("").isEmpty()) {
            throw FrontEnd.bad("The location property is required for this definition.");
        }
        JsonNode properties = body.path("properties");
        if (!properties.isObject()) {
            throw FrontEnd.bad("The request content has no 'properties'.");
        }
        String mode = properties.path("authMode").asText("");
        if (!AUTH_MODES.contains(mode)) {
            throw FrontEnd.bad("The authMode '" + mode + "' is not one of Key, AMLToken, AADToken.");
        }
        int total = 0;
        for (Map.Entry<String, JsonNode> share : properties.path("traffic").properties()) {
            int percent = share.getValue().asInt(-1);
            if (!share.getValue().isIntegralNumber() || percent < 0) {
                throw FrontEnd.bad("The traffic of '" + share.getKey() + "' is not a whole number of percent.");
            }
            if (percent > 0 && (before == null || !before.deployments.containsKey(share.getKey()))) {
                throw FrontEnd.bad("There is no deployment '" + share.getKey() + "' that could take traffic.");
            }
            total += percent;
        }
        if (total != 0 && total != 100) {
            throw FrontEnd.bad("The traffic must sum to either 0 or 100 percent, not " + total + ".");
        }
    }

    /** The name is part of a host name, so it is unique in the region. */
    private void requireFreeName(Workspace workspace, String name) {
        for (Workspace each : azure.workspaces()) {
            if (each != workspace && each.onlineEndpoints.containsKey(key(name))) {
                throw new ServiceException(
                        409,
                        "Conflict",
                        "The endpoint name '" + name + "' is taken in region " + azure.options.location + ".");
            }
        }
    }

    private Response patch(Request request) throws IOException {
        OnlineEndpoint endpoint = endpoint(frontEnd, request, "write");
        EndpointOperations.requireIdle(endpoint.provisioning, "endpoint " + endpoint.name);
        endpoint.patch(request.jsonObject(), azure.clock.now());
        return Response.ok(json(endpoint));
    }

    private Response delete(Request request) {
        Workspace workspace = frontEnd.workspace(request, "onlineEndpoints/delete");
        OnlineEndpoint endpoint = workspace.onlineEndpoints.get(key(request.path("endpoint")));
        if (endpoint == null) {
            return Response.empty(204);
        }
        Operations.Operation operation = operations.beginV2("oeidp");
        endpoint.provisioning = new Provisioning("Deleting", operations.statusUrl(operation, request));
        work.begin(
                operation,
                endpoint.name,
                null,
                () -> {
                    workspace.onlineEndpoints.remove(key(endpoint.name), endpoint);
                    endpoint.deployments.values().forEach(OnlineDeployment::close);
                },
                well -> {},
                () -> null);
        return accepted(Response.empty(202), operation, request);
    }

    private Response keys(Request request) {
        OnlineEndpoint endpoint = requireMode(request, "listKeys/action", OnlineEndpoint.KEY);
        return Response.ok(
                Json.object().put("primaryKey", endpoint.primaryKey).put("secondaryKey", endpoint.secondaryKey));
    }

    private Response regenerate(Request request) throws IOException {
        OnlineEndpoint endpoint = requireMode(request, "regenerateKeys/action", OnlineEndpoint.KEY);
        ObjectNode body = request.jsonObject();
        String type = body.path("keyType").asText("");
        if (!type.equals("Primary") && !type.equals("Secondary")) {
            throw FrontEnd.bad("The keyType '" + type + "' is not one of Primary, Secondary.");
        }
        String value = body.path("keyValue").asText(Tokens.random(24));
        Operations.Operation operation = operations.beginV2("oeidp");
        work.begin(
                operation,
                endpoint.name,
                null,
                () -> {
                    if (type.equals("Primary")) {
                        endpoint.primaryKey = value;
                    } else {
                        endpoint.secondaryKey = value;
                    }
                },
                well -> {},
                () -> null);
        return accepted(Response.empty(202), operation, request);
    }

    private Response token(Request request) {
        OnlineEndpoint endpoint = requireMode(request, "token/action", OnlineEndpoint.AML_TOKEN);
        Instant expires = azure.clock.now().plus(azure.options.tokenLifetime);
        return Response.ok(Json.object()
                .put("accessToken", endpoint.issueToken(expires))
                .put("tokenType", "Bearer")
                .put("expiryTimeUtc", expires.getEpochSecond())
                .put(
                        "refreshAfterTimeUtc",
                        expires.minus(azure.options.tokenLifetime.dividedBy(2)).getEpochSecond()));
    }

    private OnlineEndpoint requireMode(Request request, String action, String mode) {
        OnlineEndpoint endpoint = endpoint(frontEnd, request, action);
        if (!endpoint.authMode().equals(mode)) {
            throw FrontEnd.bad(
                    "Endpoint " + endpoint.name + " has the authMode " + endpoint.authMode() + ", not " + mode + ".");
        }
        return endpoint;
    }
}
