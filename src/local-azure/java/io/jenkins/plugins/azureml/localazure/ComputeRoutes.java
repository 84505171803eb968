package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Serves the computes of a workspace at the resource manager. */
final class ComputeRoutes {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]{0,30}[a-zA-Z0-9]");
    private static final String READ = "Microsoft.MachineLearningServices/workspaces/computes/read";
    private static final String WRITE = "Microsoft.MachineLearningServices/workspaces/computes/write";
    private static final String DELETE = "Microsoft.MachineLearningServices/workspaces/computes/delete";

    private final Azure azure;
    private final Operations operations;
    private final ScheduledExecutorService timer;
    private final Supplier<String> resourceManager;

    ComputeRoutes(
            Azure azure, Operations operations, ScheduledExecutorService timer, Supplier<String> resourceManager) {
        this.azure = azure;
        this.operations = operations;
        this.timer = timer;
        this.resourceManager = resourceManager;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.RESOURCE_MANAGER, ErrorShape.RESOURCE_MANAGER);
        area.on("GET", Router.WORKSPACE + "/computes", this::list);
        area.on("GET", Router.WORKSPACE + "/computes/{compute}", this::read);
        area.on("PUT", Router.WORKSPACE + "/computes/{compute}", this::put);
        area.on("DELETE", Router.WORKSPACE + "/computes/{compute}", this::delete);
    }

    private Workspace workspace(Request request, String action) {
        ApiVersions.requireMachineLearning(request);
        azure.requireProvider();
        return azure.workspace(request, action);
    }

    private static Compute compute(Workspace workspace, String name) {
        return workspace
                .compute(name)
                .orElseThrow(() -> new ServiceException(
                        404,
                        "ResourceNotFound",
                        "The Resource 'Microsoft.MachineLearningServices/workspaces/" + workspace.name + "/computes/"
                                + name + "' under resource group '" + workspace.resourceGroup
                                + "' was not found. For more details please go to "
                                + "https://aka.ms/ARMResourceNotFoundFix"));
    }

    private Response list(Request request) {
        Workspace workspace = workspace(request, READ);
        return Response.ok(Paging.page(
                request,
                resourceManager.get(),
                List.copyOf(workspace.computes()),
                "$skip",
                azure.options.pageSize,
                compute -> compute.toJson(workspace.path())));
    }

    private Response read(Request request) {
        Workspace workspace = workspace(request, READ);
        return Response.ok(compute(workspace, request.path("compute")).toJson(workspace.path()));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = workspace(request, WRITE);
        String name = request.path("compute");
        if (!NAME.matcher(name).matches()) {
            throw bad("InvalidComputeName", "The compute name '" + name + "' is not valid: " + NAME);
        }
        ObjectNode body = request.jsonObject();
        if (body.path("location").asText("").isEmpty()) {
            throw bad("LocationRequired", "The location property is required for this definition.");
        }
        String type = body.path("properties").path("computeType").asText("");
        if (!type.equals("AmlCompute")) {
            throw bad("BadArgument", "The compute type '" + type + "' is not supported here. Use AmlCompute.");
        }
        if (!(body.path("properties").path("properties") instanceof ObjectNode settings)) {
            throw bad("BadArgument", "The request content has no 'properties.properties'.");
        }
        requireSettings(settings);

        Compute before = workspace.compute(name).orElse(null);
        Compute compute = before != null
                ? before
                : new Compute(name, body.path("location").asText(), settings, "Creating", azure.clock.now());
        compute.settings = settings.deepCopy();
        compute.provisioningState = before == null ? "Creating" : "Updating";
        workspace.put(compute);
        Operations.Operation operation = operations.begin();
        ServiceException failure = azure.failingComputes.get(name);
        compute.failure = failure;
        after(() -> {
            if (failure != null) {
                compute.provisioningState = "Failed";
                operation.fail(azure.clock.now(), failure);
                return;
            }
            compute.provisioningState = "Succeeded";
            operation.succeed(azure.clock.now(), () -> compute.toJson(workspace.path()));
        });
        return Response.json(before == null ? 201 : 200, compute.toJson(workspace.path()))
                .header("Azure-AsyncOperation", operations.statusUrl(operation, request));
    }

    private static void requireSettings(ObjectNode settings) {
        if (settings.path("vmSize").asText("").isEmpty()) {
            throw bad("BadArgument", "The property 'vmSize' is required for an AmlCompute.");
        }
        String priority = settings.path("vmPriority").asText("Dedicated");
        if (!priority.equals("Dedicated") && !priority.equals("LowPriority")) {
            throw bad("BadArgument", "The vmPriority '" + priority + "' is not one of Dedicated, LowPriority.");
        }
        int most = settings.path("scaleSettings").path("maxNodeCount").asInt(-1);
        int least = settings.path("scaleSettings").path("minNodeCount").asInt(0);
        if (most < 1 || least < 0 || least > most) {
            throw bad("BadArgument", "The scaleSettings need a maxNodeCount of 1 or more, and no larger minNodeCount.");
        }
    }

    private Response delete(Request request) {
        Workspace workspace = workspace(request, DELETE);
        String name = request.path("compute");
        String action = request.query("underlyingResourceAction").orElse("");
        if (!action.equals("Delete") && !action.equals("Detach")) {
            throw bad(
                    "BadArgument",
                    "The query parameter underlyingResourceAction is required; it is 'Delete' or 'Detach'.");
        }
        Compute compute = workspace.compute(name).orElse(null);
        if (compute == null) {
            return Response.empty(204);
        }
        compute.provisioningState = "Deleting";
        Operations.Operation operation = operations.begin();
        after(() -> {
            workspace.remove(compute);
            operation.succeed(azure.clock.now(), () -> null);
        });
        return Response.empty(202)
                .header("Azure-AsyncOperation", operations.statusUrl(operation, request))
                .header("Location", operations.resultUrl(operation, request));
    }

    private void after(Runnable end) {
        timer.schedule(end, azure.options.stateTime.toMillis() * 3, TimeUnit.MILLISECONDS);
    }

    private static ServiceException bad(String code, String message) {
        return new ServiceException(400, code, message);
    }
}
