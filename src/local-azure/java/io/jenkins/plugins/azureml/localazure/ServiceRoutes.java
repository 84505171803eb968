package io.jenkins.plugins.azureml.localazure;

import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Serves {@code modelmanagement/v1.0}: the deployed services, which tests add through the Java API. */
final class ServiceRoutes {
    private static final String BASE = "/modelmanagement/v1.0" + Router.WORKSPACE + "/services";

    private final Azure azure;
    private final ScoringWorkers workers;
    private final Supplier<URI> api;

    ServiceRoutes(Azure azure, ScoringWorkers workers, Supplier<URI> api) {
        this.azure = azure;
        this.workers = workers;
        this.api = api;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.DATA_PLANE, ErrorShape.FLAT);
        area.on("GET", BASE, this::list);
        area.on("GET", BASE + "/{service}", request -> Response.ok(json(service(request))));
        area.on("DELETE", BASE + "/{service}", this::delete);
        area.on("POST", BASE + "/{service}/listkeys", this::keys);
        area.on("POST", BASE + "/{service}/token", this::token);
    }

    private Workspace workspace(Request request) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/services/read");
    }

    private ScoringService service(Request request) {
        ScoringService service = workspace(request).services.get(request.path("service"));
        if (service == null) {
            throw new ServiceException(
                    404, "NotFound", "Service with name " + request.path("service") + " was not found.");
        }
        return service;
    }

    private com.fasterxml.jackson.databind.JsonNode json(ScoringService service) {
        String model = service.modelIds().get(0);
        return service.toJson(api.get() + "/score/" + model.replace(':', '/'));
    }

    private Response list(Request request) {
        String model = request.query("modelId").orElse("");
        String name = request.query("name").orElse("");
        List<ScoringService> services = workspace(request).services.values().stream()
                .filter(service -> model.isEmpty() || service.uses(model))
                .filter(service -> name.isEmpty() || service.name().equals(name))
                .sorted(Comparator.comparing(ScoringService::name))
                .toList();
        return Response.ok(Paging.page(
                request,
                api.get().toString(),
                services,
                "$skipToken",
                request.queryInt("count", azure.options.pageSize),
                this::json));
    }

    private Response delete(Request request) {
        return Response.empty(workspace(request).services.remove(request.path("service")) == null ? 204 : 200);
    }

    private Response keys(Request request) {
        service(request);
        return Response.ok(Json.object()
                .put("primaryKey", azure.options.scoringKey)
                .put("secondaryKey", azure.options.scoringKey));
    }

    private Response token(Request request) {
        service(request);
        Instant now = azure.clock.now();
        return Response.json(
                201,
                Json.object()
                        .put("accessToken", workers.issueToken())
                        .put("tokenType", "Bearer")
                        .put("refreshAfter", now.plusSeconds(1800).getEpochSecond())
                        .put("expiryOn", now.plusSeconds(3600).getEpochSecond()));
    }
}
