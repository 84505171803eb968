package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Serves the v2 models: the v1 registry shown as containers and versions. */
final class ModelResourceRoutes {
    private static final String BASE = Router.WORKSPACE + "/models";
    private static final Set<String> TYPES = Set.of("custom_model", "mlflow_model", "triton_model", "custommodel");

    /** Resolution of the service's times. */
    private static final long TICK_NANOS = 100;

    private final FrontEnd frontEnd;
    private final ScoringWorkers workers;

    ModelResourceRoutes(FrontEnd frontEnd, ScoringWorkers workers) {
        this.frontEnd = frontEnd;
        this.workers = workers;
    }

    void addTo(Router router) {
        Router.Area area = frontEnd.area(router);
        area.on("GET", BASE, this::containers);
        area.on("GET", BASE + "/{name}", this::container);
        area.on("PUT", BASE + "/{name}", this::putContainer);
        area.on("GET", BASE + "/{name}/versions", this::versions);
        area.on("GET", BASE + "/{name}/versions/{version}", this::version);
        area.on("PUT", BASE + "/{name}/versions/{version}", this::put);
        area.on("DELETE", BASE + "/{name}/versions/{version}", this::delete);
    }

    private Workspace workspace(Request request, String action) {
        return frontEnd.workspace(request, "models/" + action);
    }

    private Response containers(Request request) {
        Workspace workspace = workspace(request, "read");
        Predicate<ObjectNode> view = FrontEnd.view(request);
        List<String> names = workspace.models.names().stream()
                .filter(name -> view.test(workspace.models.container(name)))
                .toList();
        return frontEnd.page(request, names, name -> containerJson(workspace, name));
    }

    private JsonNode containerJson(Workspace workspace, String name) {
        ObjectNode properties = workspace.models.container(name);
        return frontEnd.resource(workspace, "models/" + name, properties, workspace.created, workspace.created);
    }

    private Response container(Request request) {
        Workspace workspace = workspace(request, "read");
        if (!workspace.models.names().contains(request.path("name"))) {
            throw notFound(request.path("name"));
        }
        return Response.ok(containerJson(workspace, request.path("name")));
    }

    private static ServiceException notFound(String id) {
        return new ServiceException(
                404, "UserError", "The model '" + id + "' was not found.", "NotFoundError", "ModelNotFound");
    }

    private Response putContainer(Request request) throws IOException {
        Workspace workspace = workspace(request, "write");
        String name = AssetRoutes.name(request);
        boolean there = workspace.models.names().contains(name);
        workspace.models.describe(name, FrontEnd.properties(request));
        return Response.json(there ? 200 : 201, containerJson(workspace, name));
    }

    private Response versions(Request request) {
        Workspace workspace = workspace(request, "versions/read");
        Predicate<ObjectNode> filter = FrontEnd.view(request)
                .and(ModelRoutes.pairs(request, "tags", "tags"))
                .and(ModelRoutes.pairs(request, "properties", "properties"))
                .and(ModelRoutes.equal(request, "description"));
        String version = request.query("version").orElse("");
        List<Model> models = new ArrayList<>(workspace.models.named(request.path("name")));
        models.removeIf(model -> !filter.test(ModelResource.properties(workspace, model))
                || !version.isEmpty() && !version.equals(model.version()));
        if (request.query("$orderBy").orElse("").toLowerCase(Locale.ROOT).endsWith("desc")) {
            Collections.reverse(models);
        }
        return frontEnd.page(request, models, model -> json(workspace, model));
    }

    private JsonNode json(Workspace workspace, Model model) {
        Instant modified =
                Json.instant(workspace.models.json(model).path("modifiedTime").asText());
        String path = "models/" + model.name() + "/versions/" + model.version();
        return frontEnd.resource(
                workspace, path, ModelResource.properties(workspace, model), model.created(), modified);
    }

    private static String id(Request request) {
        return request.path("name") + ":" + request.path("version");
    }

    private Response version(Request request) {
        Workspace workspace = workspace(request, "versions/read");
        return Response.ok(
                json(workspace, workspace.models.find(id(request)).orElseThrow(() -> notFound(id(request)))));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = workspace(request, "versions/write");
        String name = AssetRoutes.name(request);
        ObjectNode properties = FrontEnd.properties(request);
        String type = properties.path("modelType").asText("custom_model");
        if (!TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            throw FrontEnd.bad("The modelType '" + type + "' is not known.", "ArgumentInvalid");
        }
        BlobPath place =
                ModelFiles.resource(workspace, properties.path("modelUri").asText(""));
        synchronized (workspace.models) {
            Instant now = frontEnd.azure.clock.now();
            Model before = workspace.models.find(id(request)).orElse(null);
            if (before == null) {
                Model model = workspace.models.add(
                        ModelResource.register(workspace, name, request.path("version"), properties, place, now));
                return frontEnd.created(request, json(workspace, model));
            }
            if (!place.equals(before.place())) {
                throw ServiceException.userError("Asset paths cannot be updated.", "Immutable");
            }
            // Clients compare both times to distinguish an updated version from a new one.
            Instant soonest = before.created().plusNanos(TICK_NANOS);
            Instant modified = now.isBefore(soonest) ? soonest : now;
            workspace.models.change(before, json -> ModelResource.describe(json, properties, modified));
            workspace.models.changeOwn(before, own -> own.setAll(ModelResource.own(properties)));
            return Response.ok(json(workspace, before));
        }
    }

    /** Deletes permanently, whereas the v2 tools only archive. */
    private Response delete(Request request) {
        Workspace workspace = workspace(request, "versions/delete");
        Model model = workspace.models.find(id(request)).orElse(null);
        if (model == null) {
            return Response.empty(204);
        }
        workspace.models.remove(model);
        workers.stop(model);
        return Response.empty(200);
    }
}
