package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Serves the callers of online endpoints: {@code /score}, {@code /swagger.json}, and {@code /} for liveness. Each
 * endpoint has a path of its own here; in Azure it has a host of its own.
 */
final class OnlineScoringRoutes {
    private static final String BASE = "/inference/{endpoint}";
    private static final String DEPLOYMENT = "azureml-model-deployment";

    private final Azure azure;
    private final Tokens tokens;
    private final EndpointFaults switches;

    OnlineScoringRoutes(Azure azure, Tokens tokens, EndpointFaults switches) {
        this.azure = azure;
        this.tokens = tokens;
        this.switches = switches;
    }

    static String base(URI api, OnlineEndpoint endpoint) {
        return api + "/inference/" + endpoint.name;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.OPEN, ErrorShape.TEXT);
        area.on("POST", BASE + "/score", this::score);
        area.on("GET", BASE + "/swagger.json", this::swagger);
        area.on("GET", BASE, request -> {
            deployment(request);
            return Response.text(200, "text/plain; charset=utf-8", "Healthy");
        });
    }

    private OnlineEndpoint endpoint(Request request) {
        for (Workspace workspace : azure.workspaces()) {
            OnlineEndpoint endpoint = workspace.onlineEndpoints.get(OnlineEndpointRoutes.key(request.path("endpoint")));
            if (endpoint != null) {
                return endpoint;
            }
        }
        throw new ServiceException(404, "NotFound", "There is no endpoint '" + request.path("endpoint") + "'.");
    }

    /** Returns the deployment that handles the request, after checking the caller's key or token. */
    private OnlineDeployment deployment(Request request) {
        OnlineEndpoint endpoint = endpoint(request);
        String bearer = request.bearer().orElse("");
        if (!accepts(endpoint, bearer)) {
            throw new ServiceException(
                            401,
                            "Unauthorized",
                            bearer.isEmpty() ? "key_auth_bad_header_forbidden" : "key_auth_access_denied")
                    .header("WWW-Authenticate", "Bearer");
        }
        String pinned = request.header(DEPLOYMENT).orElse("");
        if (pinned.isEmpty()) {
            return endpoint.next()
                    .orElseThrow(() -> new ServiceException(
                            404, "NotFound", "The endpoint doesn't have any valid deployment with positive weight."));
        }
        OnlineDeployment deployment = endpoint.deployments.get(pinned);
        if (deployment == null || !deployment.isServing()) {
            throw new ServiceException(
                    404, "NotFound", "The specified deployment '" + pinned + "' could not be found.");
        }
        return deployment;
    }

    private boolean accepts(OnlineEndpoint endpoint, String bearer) {
        Instant now = azure.clock.now();
        return switch (endpoint.authMode()) {
            case OnlineEndpoint.KEY -> bearer.equals(endpoint.primaryKey) || bearer.equals(endpoint.secondaryKey);
            case OnlineEndpoint.AML_TOKEN -> endpoint.knows(bearer, now);
            default ->
                tokens.find(bearer)
                        .filter(token -> Authentication.MACHINE_LEARNING.equals(token.audience()))
                        .filter(token -> now.isBefore(token.expires()))
                        .isPresent();
        };
    }

    private Response score(Request request) throws IOException, InterruptedException {
        OnlineDeployment deployment = deployment(request);
        try {
            return withDeployment(deployment, scoreBy(deployment, request));
        } catch (ServiceException exception) {
            throw withDeployment(deployment, exception);
        }
    }

    private Response scoreBy(OnlineDeployment deployment, Request request) throws IOException, InterruptedException {
        Duration timeout = deployment.requestTimeout();
        Duration delay = switches.delay(deployment);
        Thread.sleep(Math.min(delay.toMillis(), timeout.toMillis()));
        if (delay.compareTo(timeout) >= 0) {
            throw DeploymentProcess.timedOut(timeout);
        }
        ServiceException wanted = switches.scoringFailure(deployment);
        if (wanted != null) {
            throw wanted;
        }
        ScoringWorker.Result result =
                deployment.process.score(request.body(), deployment.requestLimit(), timeout.minus(delay));
        if (!result.kind().equals("OK")) {
            throw ScoringRoutes.modelError(500, result.text());
        }
        return Response.text(200, "application/json", result.text());
    }

    private static Response withDeployment(OnlineDeployment by, Response response) {
        return response.header(DEPLOYMENT, by.name);
    }

    private static ServiceException withDeployment(OnlineDeployment by, ServiceException exception) {
        return exception.header(DEPLOYMENT, by.name);
    }

    /** Returns the Swagger file next to the script, or a generic one. */
    private Response swagger(Request request) throws IOException {
        OnlineDeployment deployment = deployment(request);
        Path own = deployment.process.sibling("swagger.json");
        if (Files.isRegularFile(own)) {
            return withDeployment(deployment, Response.text(200, "application/json", Files.readString(own)));
        }
        ObjectNode json = Json.object().put("swagger", "2.0");
        json.putObject("info").put("title", deployment.endpoint.name).put("version", "1.0");
        json.put("basePath", "/");
        json.putArray("consumes").add("application/json");
        json.putArray("produces").add("application/json");
        ObjectNode post = json.putObject("paths").putObject("/score").putObject("post");
        post.put("operationId", "RunMLService");
        ObjectNode parameter = post.putArray("parameters").addObject();
        parameter.put("name", "serviceInputPayload").put("in", "body");
        parameter.putObject("schema").put("$ref", "#/definitions/ServiceInput");
        post.putObject("responses").putObject("200").putObject("schema").put("$ref", "#/definitions/ServiceOutput");
        ObjectNode definitions = json.putObject("definitions");
        definitions.putObject("ServiceInput").put("type", "object").putObject("example");
        definitions.putObject("ServiceOutput").put("type", "object").putObject("example");
        return withDeployment(deployment, Response.ok(json));
    }
}
