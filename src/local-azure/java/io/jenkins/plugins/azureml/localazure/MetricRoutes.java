package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Serves {@code history/v1.0}: writes and reads metrics in run history's format. */
final class MetricRoutes {
    private static final String EXPERIMENT = "/history/v1.0" + Router.WORKSPACE + "/experiments/{experiment}";

    private final Azure azure;

    MetricRoutes(Azure azure) {
        this.azure = azure;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.RUN, ErrorShape.DATA_PLANE);
        area.on("POST", EXPERIMENT + "/runs/{run}/metrics", this::add);
        area.on("POST", EXPERIMENT + "/runs/{run}/batch/metrics", this::addAll);
        area.on("POST", EXPERIMENT + "/metrics:query", this::query);
    }

    private Run run(Request request) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/experiments/runs/write")
                .runs
                .of(request);
    }

    private Response add(Request request) throws IOException {
        Run run = run(request);
        return Response.ok(run.metrics.add(checked(request.json()), azure.clock.now()));
    }

    private Response addAll(Request request) throws IOException {
        Run run = run(request);
        JsonNode values = Json.field(request.jsonObject(), "values");
        if (!values.isArray()) {
            throw ServiceException.userError("The request content has no array 'values'.", "BadArgument");
        }
        List<ObjectNode> metrics = new ArrayList<>();
        values.forEach(value -> metrics.add(checked(value)));
        metrics.forEach(metric -> run.metrics.add(metric, azure.clock.now()));
        ObjectNode body = Json.object();
        body.putArray("errors");
        return Response.ok(body);
    }

    private static ObjectNode checked(JsonNode metric) {
        if (!(metric instanceof ObjectNode object)) {
            throw ServiceException.userError("A metric must be a JSON object.", "BadArgument");
        }
        if (object.path("name").asText("").isEmpty()) {
            throw ServiceException.userError("A metric must have a 'name'.", "BadArgument");
        }
        JsonNode cells = object.path("cells");
        if (!cells.isArray() || cells.isEmpty()) {
            throw ServiceException.userError(
                    "The metric '" + object.path("name").asText() + "' must have 'cells', an array of objects like "
                            + "{\"" + object.path("name").asText() + "\": 0.5}.",
                    "BadArgument");
        }
        for (JsonNode cell : cells) {
            if (!cell.isObject()) {
                throw ServiceException.userError(
                        "The cells of the metric '" + object.path("name").asText() + "' must be objects.",
                        "BadArgument");
            }
        }
        return object;
    }

    private Response query(Request request) throws IOException {
        Workspace workspace =
                azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/experiments/runs/read");
        ObjectNode query = request.jsonObject();
        Predicate<Run> filter = ODataFilter.parse(
                query.path("filter").isTextual() ? query.path("filter").asText() : null);
        List<ObjectNode> metrics = workspace.runs.newestFirst().stream()
                .filter(run -> run.experiment.equals(request.path("experiment")))
                .filter(filter)
                .peek(run -> request.caller.requireAccessTo(run.id))
                .flatMap(run -> run.metrics.all().stream())
                .toList();
        JsonNode token = query.path("continuationToken");
        return Response.ok(Paging.history(
                metrics,
                token.isTextual() ? token.asText() : null,
                Math.max(1, query.path("top").asInt(azure.options.pageSize)),
                metric -> metric));
    }
}
