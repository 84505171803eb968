package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The resource manager's long-running operations, polled by {@code Azure-AsyncOperation} or {@code Location}. */
final class Operations {
    static final class Operation {
        final String id;
        private final Instant start;
        private volatile Instant end;
        private volatile ServiceException failure;
        private volatile Supplier<JsonNode> result;
        private volatile boolean endsWithPoll;

        private Operation(String id, Instant start) {
            this.id = id;
            this.start = start;
        }

        /** Operations of v2 resources have addresses of the front end. */
        private boolean isV2() {
            return id.contains(":");
        }

        void succeed(Instant now, Supplier<JsonNode> json) {
            result = json;
            end = now;
        }

        /** Ends the operation after its first poll, which still gets the response of a running one. */
        void succeedAfterPoll() {
            endsWithPoll = true;
        }

        void fail(Instant now, ServiceException why) {
            failure = why;
            end = now;
        }
    }

    private final Map<String, Operation> operations = new ConcurrentHashMap<>();
    private final Azure azure;
    private final Supplier<String> resourceManager;

    Operations(Azure azure, Supplier<String> resourceManager) {
        this.azure = azure;
        this.resourceManager = resourceManager;
    }

    Operation begin() {
        return begin(UUID.randomUUID().toString());
    }

    /** @param kind prefix of the operation's id, such as {@code odidp} for deployments */
    Operation beginV2(String kind) {
        return beginV2(kind, UUID.randomUUID().toString());
    }

    /** @param name of the resource, at the end of the operation's id */
    Operation beginV2(String kind, String name) {
        return begin(kind + ":" + UUID.randomUUID() + ":" + name);
    }

    private Operation begin(String id) {
        Operation operation = new Operation(id, azure.clock.now());
        operations.put(operation.id, operation);
        return operation;
    }

    String statusUrl(Operation operation, Request request) {
        return url(operation.isV2() ? "mfeOperationsStatus" : "workspaceOperationsStatus", operation, request);
    }

    String resultUrl(Operation operation, Request request) {
        return url(operation.isV2() ? "mfeOperationResults" : "workspaceOperationsResults", operation, request);
    }

    private String url(String kind, Operation operation, Request request) {
        return resourceManager.get() + "/subscriptions/" + azure.options.subscription
                + "/providers/Microsoft.MachineLearningServices/locations/" + azure.options.location + "/" + kind + "/"
                + operation.id + "?api-version=" + request.query("api-version").orElse("2019-11-01");
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.RESOURCE_MANAGER, ErrorShape.RESOURCE_MANAGER);
        String base = "/subscriptions/{subscription}/providers/Microsoft.MachineLearningServices/locations/{location}";
        area.on("GET", base + "/workspaceOperationsStatus/{operation}", this::status);
        area.on("GET", base + "/workspaceOperationsResults/{operation}", this::result);
        area.on("GET", base + "/mfeOperationsStatus/{operation}", this::status);
        area.on("GET", base + "/mfeOperationResults/{operation}", this::result);
    }

    private Operation find(Request request) {
        ApiVersions.requireMachineLearning(request);
        azure.requireSubscription(request.path("subscription"));
        Operation operation = operations.get(request.path("operation"));
        if (operation == null) {
            throw new ServiceException(
                    404, "NotFound", "The operation '" + request.path("operation") + "' could not be found.");
        }
        return operation;
    }

    private Response status(Request request) {
        Operation operation = find(request);
        ObjectNode body = Json.object();
        body.put("id", request.rawPath()).put("name", operation.id);
        body.put("startTime", Json.time(operation.start));
        if (operation.end == null) {
            body.put("status", "InProgress");
            return Response.ok(body).header("Retry-After", azure.retryAfter());
        }
        body.put("endTime", Json.time(operation.end));
        if (operation.failure == null) {
            body.put("status", "Succeeded");
        } else {
            body.put("status", "Failed");
            body.putObject("error").put("code", operation.failure.code).put("message", operation.failure.getMessage());
        }
        return Response.ok(body);
    }

    private Response result(Request request) {
        Operation operation = find(request);
        if (operation.end == null) {
            if (operation.endsWithPoll) {
                operation.succeed(azure.clock.now(), () -> null);
            }
            return Response.json(202, Json.object())
                    .header("Location", request.base() + request.rawPath() + "?" + request.rawQuery())
                    .header("Retry-After", azure.retryAfter());
        }
        if (operation.failure != null) {
            throw operation.failure;
        }
        JsonNode json = operation.result.get();
        // Recorded traffic: an empty 200 ends a cancellation.
        return json == null ? Response.empty(operation.endsWithPoll ? 200 : 204) : Response.ok(json);
    }
}
