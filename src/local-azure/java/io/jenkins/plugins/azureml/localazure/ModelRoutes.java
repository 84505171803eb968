package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Serves {@code modelmanagement/v1.0}: models and assets. Its errors are flat. */
final class ModelRoutes {
    private static final String BASE = "/modelmanagement/v1.0" + Router.WORKSPACE;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9\\-._]{0,254}");

    private final Azure azure;
    private final ScoringWorkers workers;
    private final Supplier<URI> api;

    ModelRoutes(Azure azure, ScoringWorkers workers, Supplier<URI> api) {
        this.azure = azure;
        this.workers = workers;
        this.api = api;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.DATA_PLANE, ErrorShape.FLAT);
        area.on("POST", BASE + "/models", this::register);
        area.on("GET", BASE + "/models", this::list);
        area.on("GET", BASE + "/models/{model}", this::read);
        area.on("PATCH", BASE + "/models/{model}", this::patch);
        area.on("DELETE", BASE + "/models/{model}", this::delete);
        area.on("POST", BASE + "/assets", this::createAsset);
        area.on("GET", BASE + "/assets/{asset}", this::asset);
    }

    private Workspace workspace(Request request, String action) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/models/" + action);
    }

    private static Model model(Workspace workspace, Request request) {
        String id = request.path("model");
        return workspace
                .models
                .find(id)
                .orElseThrow(() -> new ServiceException(
                        404, "NotFound", "Model with id " + id + " was not found.", "ModelNotFound"));
    }

    private Response register(Request request) throws IOException {
        Workspace workspace = workspace(request, "write");
        ObjectNode body = request.jsonObject();
        List<String> missing = new ArrayList<>();
        for (String name : List.of("name", "url", "mimeType")) {
            if (body.path(name).asText("").isEmpty()) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw bad("The model has no " + String.join(", ", missing) + ", which is required.", "MissingField");
        }
        String name = body.path("name").asText();
        if (!NAME.matcher(name).matches()) {
            throw bad(
                    "The model name '" + name + "' is not valid: 1 to 255 letters, digits, '-', '.', '_', the first a "
                            + "letter or digit.",
                    "InvalidModelName");
        }
        String runId = body.path("runId").asText("");
        if (!runId.isEmpty() && workspace.runs.find(runId) == null) {
            throw bad("Run " + runId + " was not found.", "RunNotFound");
        }
        BlobPath place = ModelFiles.find(workspace, body.path("url").asText());
        Model model = workspace.models.add(
                name,
                version ->
                        new Model(name, version, json(body, name, version), Json.object(), place, azure.clock.now()));
        return Response.ok(workspace.models.json(model));
    }

    private ObjectNode json(ObjectNode body, String name, String version) {
        ObjectNode json = Json.object();
        json.put("id", name + ":" + version).put("name", name).put("version", Assets.number(version));
        for (String field : List.of(
                "framework",
                "frameworkVersion",
                "description",
                "url",
                "mimeType",
                "unpack",
                "parentModelId",
                "runId",
                "experimentName",
                "sampleInputData",
                "sampleOutputData",
                "resourceRequirements")) {
            JsonNode value = body.get(field);
            json.set(field, value == null ? json.nullNode() : value);
        }
        json.set("kvTags", body.path("kvTags").isObject() ? body.get("kvTags") : Json.object());
        json.set("properties", body.path("properties").isObject() ? body.get("properties") : Json.object());
        json.set("datasets", body.path("datasets").isArray() ? body.get("datasets") : Json.array());
        String now = Json.time(azure.clock.now());
        json.put("createdTime", now).put("modifiedTime", now);
        json.putObject("createdBy")
                .put("userObjectId", azure.options.clientId)
                .put("userTenantId", azure.options.tenant)
                .put("userName", "local-azure-ml");
        return json;
    }

    private Response list(Request request) {
        Workspace workspace = workspace(request, "read");
        List<Model> models = new ArrayList<>(workspace.models.all());
        String order = request.query("orderBy").orElse("CreatedAtDesc");
        if (order.endsWith("Desc")) {
            Collections.reverse(models);
        }
        Predicate<ObjectNode> filter = equal(request, "name")
                .and(equal(request, "framework"))
                .and(equal(request, "description"))
                .and(equal(request, "runId"))
                .and(pairs(request, "tags", "kvTags"))
                .and(pairs(request, "properties", "properties"));
        models.removeIf(model -> !filter.test(workspace.models.json(model)));
        return Response.ok(Paging.page(
                request,
                api.get().toString(),
                models,
                "$skipToken",
                request.queryInt("count", azure.options.pageSize),
                workspace.models::json));
    }

    static Predicate<ObjectNode> equal(Request request, String field) {
        String wanted = request.query(field).orElse("");
        return json -> wanted.isEmpty() || json.path(field).asText("").equals(wanted);
    }

    /** Parses {@code tags=a,b=c}: has a tag a, and a tag b with value c. */
    static Predicate<ObjectNode> pairs(Request request, String query, String field) {
        String wanted = request.query(query).orElse("");
        return json -> {
            for (String each : wanted.split(",")) {
                String[] pair = each.split("=", 2);
                if (!each.isEmpty()
                        && (!json.path(field).has(pair[0])
                                || pair.length == 2
                                        && !json.path(field)
                                                .path(pair[0])
                                                .asText()
                                                .equals(pair[1]))) {
                    return false;
                }
            }
            return true;
        };
    }

    private Response read(Request request) {
        Workspace workspace = workspace(request, "read");
        return Response.ok(workspace.models.json(model(workspace, request)));
    }

    private Response patch(Request request) throws IOException {
        Workspace workspace = workspace(request, "write");
        Model model = model(workspace, request);
        JsonNode patch = request.json();
        return Response.ok(workspace.models.change(model, json -> {
            JsonPatch.apply(patch, json, List.of("description", "kvTags", "properties"));
            json.put("modifiedTime", Json.time(azure.clock.now()));
        }));
    }

    private Response delete(Request request) {
        Workspace workspace = workspace(request, "delete");
        String id = request.path("model");
        Model model = workspace.models.find(id).orElse(null);
        if (model == null) {
            return Response.empty(204);
        }
        List<String> users = workspace.services.values().stream()
                .filter(service -> service.uses(id))
                .map(ScoringService::name)
                .sorted()
                .toList();
        if (!users.isEmpty()) {
            throw new ServiceException(
                    409,
                    "Conflict",
                    "Model " + id + " cannot be deleted: it is in use by the service(s) " + String.join(", ", users)
                            + ".",
                    "ModelInUse");
        }
        workspace.models.remove(model);
        workers.stop(model);
        return Response.empty(200);
    }

    private Response createAsset(Request request) throws IOException {
        Workspace workspace = workspace(request, "write");
        ObjectNode body = request.jsonObject();
        if (body.path("name").asText("").isEmpty() || !body.path("artifacts").isArray()) {
            throw bad("An asset must have a name and artifacts.", "MissingField");
        }
        String id = UUID.randomUUID().toString().replace("-", "");
        ObjectNode asset = body.deepCopy();
        asset.put("id", id).put("createdTime", Json.time(azure.clock.now()));
        workspace.assets.put(id, asset);
        return Response.ok(asset);
    }

    private Response asset(Request request) {
        ObjectNode asset = workspace(request, "read").assets.get(request.path("asset"));
        if (asset == null) {
            throw new ServiceException(404, "NotFound", "Asset with id " + request.path("asset") + " was not found.");
        }
        return Response.ok(asset);
    }

    private static ServiceException bad(String message, String inner) {
        return new ServiceException(400, "BadRequest", message, inner);
    }
}
