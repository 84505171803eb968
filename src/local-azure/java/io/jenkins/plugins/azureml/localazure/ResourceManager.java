package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Serves the resource manager: subscription, resource groups, provider registration, workspaces. */
final class ResourceManager {
    private static final String ML = "Microsoft.MachineLearningServices";
    private static final String GROUP = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}";
    private static final Pattern WORKSPACE_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}");
    private static final Pattern RESOURCE_ID =
            Pattern.compile("/subscriptions/[^/]+/resource[gG]roups/[^/]+/providers/[^/]+/[^/]+/([^/]+)");

    private final Azure azure;
    private final Operations operations;
    private final ScheduledExecutorService timer;
    private final Supplier<String> resourceManager;
    private final Supplier<String> discoveryUrl;

    ResourceManager(
            Azure azure,
            Operations operations,
            ScheduledExecutorService timer,
            Supplier<String> resourceManager,
            Supplier<String> discoveryUrl) {
        this.azure = azure;
        this.operations = operations;
        this.timer = timer;
        this.resourceManager = resourceManager;
        this.discoveryUrl = discoveryUrl;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.RESOURCE_MANAGER, ErrorShape.RESOURCE_MANAGER);
        area.on("GET", "/subscriptions/{subscription}", this::subscription);
        area.on("GET", "/subscriptions/{subscription}/resourceGroups", this::resourceGroups);
        area.on("GET", GROUP, this::resourceGroup);
        area.on("GET", "/subscriptions/{subscription}/providers/{provider}", this::provider);
        area.on("POST", "/subscriptions/{subscription}/providers/{provider}/register", this::register);
        area.on("GET", "/subscriptions/{subscription}/providers/" + ML + "/workspaces", this::allWorkspaces);
        area.on("GET", GROUP + "/providers/" + ML + "/workspaces", this::workspaces);
        area.on("GET", Router.WORKSPACE, this::workspace);
        area.on("PUT", Router.WORKSPACE, this::putWorkspace);
    }

    private Response subscription(Request request) {
        ApiVersions.requireResources(request);
        azure.requireSubscription(request.path("subscription"));
        ObjectNode body = Json.object();
        body.put("id", "/subscriptions/" + azure.options.subscription);
        body.put("subscriptionId", azure.options.subscription).put("displayName", "Local Azure ML");
        body.put("state", "Enabled").put("tenantId", azure.options.tenant);
        return Response.ok(body);
    }

    private Response resourceGroups(Request request) {
        ApiVersions.requireResources(request);
        azure.requireSubscription(request.path("subscription"));
        azure.requireAuthorization(
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                "/subscriptions/" + request.path("subscription"));
        int top = request.queryInt("$top", azure.options.pageSize);
        return Response.ok(Paging.page(
                request, resourceManager.get(), azure.resourceGroups(), "$skiptoken", top, this::resourceGroup));
    }

    private Response resourceGroup(Request request) {
        ApiVersions.requireResources(request);
        azure.requireSubscription(request.path("subscription"));
        azure.requireResourceGroup(request.path("resourceGroup"));
        return Response.ok(resourceGroup(request.path("resourceGroup")));
    }

    private JsonNode resourceGroup(String name) {
        ObjectNode json = Json.object();
        json.put("id", "/subscriptions/" + azure.options.subscription + "/resourceGroups/" + name);
        json.put("name", name).put("type", "Microsoft.Resources/resourceGroups");
        json.put("location", azure.options.location);
        json.putObject("tags");
        json.putObject("properties").put("provisioningState", "Succeeded");
        return json;
    }

    private Response provider(Request request) {
        ApiVersions.requireResources(request);
        azure.requireSubscription(request.path("subscription"));
        String namespace = request.path("provider");
        boolean registered = !namespace.equalsIgnoreCase(ML) || azure.providerRegistered;
        ObjectNode body = Json.object();
        body.put("id", "/subscriptions/" + azure.options.subscription + "/providers/" + namespace);
        body.put("namespace", namespace);
        body.put("registrationPolicy", "RegistrationRequired");
        body.put("registrationState", registered ? "Registered" : "NotRegistered");
        body.putArray("resourceTypes");
        return Response.ok(body);
    }

    private Response register(Request request) {
        azure.requireSubscription(request.path("subscription"));
        if (request.path("provider").equalsIgnoreCase(ML)) {
            azure.providerRegistered = true;
        }
        return provider(request);
    }

    private Response allWorkspaces(Request request) {
        return workspaces(request, azure.workspaces());
    }

    private Response workspaces(Request request) {
        String group = request.path("resourceGroup");
        List<Workspace> inGroup = azure.workspaces().stream()
                .filter(workspace -> workspace.resourceGroup.equalsIgnoreCase(group))
                .toList();
        ApiVersions.requireMachineLearning(request);
        azure.requireSubscription(request.path("subscription"));
        azure.requireResourceGroup(group);
        return workspaces(request, inGroup);
    }

    private Response workspaces(Request request, List<Workspace> list) {
        ApiVersions.requireMachineLearning(request);
        azure.requireSubscription(request.path("subscription"));
        azure.requireAuthorization(ML + "/workspaces/read", request.rawPath());
        azure.requireProvider();
        return Response.ok(Paging.page(
                request,
                resourceManager.get(),
                list,
                "$skiptoken",
                azure.options.pageSize,
                each -> toJson(each, request)));
    }

    private JsonNode toJson(Workspace workspace, Request request) {
        return toJson(workspace, request.query("api-version").orElse(""));
    }

    private JsonNode toJson(Workspace workspace, String apiVersion) {
        return workspace.toJson(azure.options.tenant, discoveryUrl.get(), apiVersion);
    }

    private Response workspace(Request request) {
        ApiVersions.requireMachineLearning(request);
        azure.requireProvider();
        return Response.ok(toJson(azure.workspace(request), request));
    }

    private Response putWorkspace(Request request) throws IOException {
        ApiVersions.requireMachineLearning(request);
        azure.requireSubscription(request.path("subscription"));
        azure.requireAuthorization(ML + "/workspaces/write", request.rawPath());
        azure.requireProvider();
        String group = request.path("resourceGroup");
        azure.requireResourceGroup(group);
        String name = request.path("workspace");
        if (!WORKSPACE_NAME.matcher(name).matches()) {
            throw bad("InvalidWorkspaceName", "The workspace name '" + name + "' is not valid: " + WORKSPACE_NAME);
        }
        ObjectNode body = request.jsonObject();
        String location = body.path("location").asText("");
        if (location.isEmpty()) {
            throw bad("LocationRequired", "The location property is required for this definition.");
        }
        if (!(body.path("properties") instanceof ObjectNode properties)) {
            throw bad("InvalidRequestContent", "The request content has no 'properties'.");
        }
        for (String dependency : List.of("storageAccount", "keyVault", "applicationInsights")) {
            requireId(properties, dependency, true);
        }
        requireId(properties, "containerRegistry", false);

        Operations.Operation operation = operations.begin();
        String version = request.query("api-version").orElse("");
        timer.schedule(
                () -> create(operation, group, name, location, properties.deepCopy(), version),
                azure.options.stateTime.toMillis() * 3,
                TimeUnit.MILLISECONDS);
        return Response.empty(202)
                .header("Location", operations.resultUrl(operation, request))
                .header("Retry-After", azure.retryAfter());
    }

    private static void requireId(ObjectNode properties, String name, boolean required) {
        String id = properties.path(name).asText("");
        if (id.isEmpty() && !required) {
            return;
        }
        if (!RESOURCE_ID.matcher(id).matches()) {
            throw bad(
                    id.isEmpty() ? "ValidationError" : "LinkedInvalidPropertyId",
                    id.isEmpty()
                            ? "Missing dependent resources in workspace json: " + name
                            : "Property id '" + id + "' at path 'properties." + name
                                    + "' is invalid. Expect fully qualified resource Id that start with "
                                    + "'/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.");
        }
    }

    private void create(
            Operations.Operation operation,
            String group,
            String name,
            String location,
            ObjectNode properties,
            String apiVersion) {
        String registry = properties.path("containerRegistry").asText("");
        String registryName = registry.substring(registry.lastIndexOf('/') + 1);
        if (azure.registriesWithoutAdmin.contains(registryName)) {
            operation.fail(
                    azure.clock.now(),
                    bad(
                            "BadRequest",
                            "The admin user is not enabled on the container registry '" + registry
                                    + "'. Enable it with: az acr update -n " + registryName + " --admin-enabled true"));
            return;
        }
        if (azure.find(group, name) == null) {
            azure.put(azure.newWorkspace(
                    group, name, location, properties.path("v1LegacyMode").asBoolean(false), properties));
        }
        operation.succeed(azure.clock.now(), () -> toJson(azure.find(group, name), apiVersion));
    }

    private static ServiceException bad(String code, String message) {
        return new ServiceException(400, code, message);
    }
}
