package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Serves {@code metric/v2.0}: the names of a run's metrics, and all values of one. */
final class MetricServiceRoutes {
    private static final String RUN = "/metric/v2.0" + Router.WORKSPACE + "/runs/{run}";

    private final Azure azure;

    MetricServiceRoutes(Azure azure) {
        this.azure = azure;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.RUN, ErrorShape.DATA_PLANE);
        area.on("POST", RUN + "/list", this::list);
        area.on("POST", RUN + "/full", this::full);
    }

    private Run run(Request request) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/experiments/runs/read")
                .runs
                .of(request);
    }

    private Response list(Request request) throws IOException {
        Run run = run(request);
        ObjectNode query = request.jsonObject();
        return Response.ok(Paging.history(
                run.metrics.names(), token(query), azure.options.pageSize, name -> definition(run, name)));
    }

    private static ObjectNode definition(Run run, String name) {
        ObjectNode json = Json.object();
        ObjectNode key = json.putObject("metricKey");
        key.put("namespace", "").put("name", name).putArray("labels");
        ArrayNode columnNames = key.putArray("columnNames");
        ObjectNode columns = json.putObject("columns");
        columns(run, name).forEach(column -> {
            columnNames.add(column);
            columns.put(column, "Double");
        });
        json.putObject("properties").put("uxMetricType", "azureml.v1.scalar");
        return json;
    }

    private static List<String> columns(Run run, String name) {
        List<String> columns = new ArrayList<>();
        for (JsonNode row : rows(run, name)) {
            row.path("data").fieldNames().forEachRemaining(column -> {
                if (!columns.contains(column)) {
                    columns.add(column);
                }
            });
        }
        return columns;
    }

    private Response full(Request request) throws IOException {
        Run run = run(request);
        ObjectNode query = request.jsonObject();
        String name = query.path("metricName").asText("");
        if (!run.metrics.names().contains(name)) {
            throw ServiceException.notFound("The metric '" + name + "' was not found in run " + run.id + ".");
        }
        ObjectNode body = Paging.history(rows(run, name), token(query), azure.options.pageSize, row -> row);
        body.put("dataContainerId", "dcid." + run.id).put("name", name).put("namespace", "");
        body.set("columns", definition(run, name).path("columns"));
        return Response.ok(body);
    }

    /** Returns the values of a scalar, or the rows of a table. */
    private static List<ObjectNode> rows(Run run, String name) {
        List<ObjectNode> rows = new ArrayList<>();
        for (MetricLog.Point point : run.metrics.history(name)) {
            ObjectNode row =
                    Json.object().put("createdUtc", Json.time(point.time())).put("step", point.step());
            row.putObject("data").put(name, point.value());
            rows.add(row);
        }
        if (!rows.isEmpty()) {
            return rows;
        }
        for (ObjectNode metric : run.metrics.all()) {
            if (metric.path("name").asText().equals(name)) {
                for (JsonNode cell : metric.path("cells")) {
                    ObjectNode row = Json.object()
                            .put("createdUtc", metric.path("createdUtc").asText())
                            .put("step", rows.size());
                    row.set("data", cell);
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static String token(ObjectNode query) {
        JsonNode token = query.path("continuationToken");
        return token.isTextual() ? token.asText() : null;
    }
}
