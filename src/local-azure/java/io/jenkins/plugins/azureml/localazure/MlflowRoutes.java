package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Serves {@code mlflow/v1.0}: the calls of MLflow's tracking API that scripts log with and clients read with. */
final class MlflowRoutes {
    private static final String BASE = "/mlflow/v1.0" + Router.WORKSPACE + "/api/2.0/mlflow";

    private final Azure azure;

    MlflowRoutes(Azure azure) {
        this.azure = azure;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.RUN, ErrorShape.DATA_PLANE);
        area.on("GET", BASE + "/runs/get", this::get);
        area.on("GET", BASE + "/metrics/get-history", this::history);
        area.on("POST", BASE + "/runs/log-metric", this::logMetric);
        area.on("POST", BASE + "/runs/log-batch", this::logBatch);
        area.on("POST", BASE + "/runs/log-parameter", this::logParameter);
        area.on("POST", BASE + "/runs/set-tag", this::setTag);
        area.on("POST", BASE + "/runs/update", this::update);
    }

    private Run run(Request request, String id) {
        Workspace workspace =
                azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/experiments/runs/read");
        if (id == null || id.isEmpty()) {
            throw new ServiceException(
                    400, "UserError", "Missing value for required parameter 'run_id'.", "BadArgument");
        }
        Run run = workspace.runs.require(id);
        request.caller.requireAccessTo(run.id);
        return run;
    }

    private Run runOfBody(Request request) throws IOException {
        JsonNode body = request.jsonObject();
        return run(request, body.path("run_id").asText(body.path("run_uuid").asText("")));
    }

    private Response get(Request request) {
        Run run = run(
                request,
                request.query("run_id").or(() -> request.query("run_uuid")).orElse(null));
        ObjectNode body = Json.object();
        ObjectNode json = body.putObject("run");
        json.set("info", info(run));
        ObjectNode data = json.putObject("data");
        ArrayNode metrics = data.putArray("metrics");
        run.metrics.last().values().forEach(point -> metrics.add(point(point)));
        ArrayNode tags = data.putArray("tags");
        run.state()
                .tags()
                .forEach((name, value) -> tags.addObject().put("key", name).put("value", value));
        data.putArray("params");
        return Response.ok(body);
    }

    private ObjectNode info(Run run) {
        Run.State state = run.state();
        ObjectNode info = Json.object();
        info.put("run_id", run.id).put("run_uuid", run.id).put("run_name", state.displayName());
        info.put(
                "experiment_id",
                run.workspace.runs.requireExperiment(run.experiment).id());
        info.put("user_id", "local-azure-ml").put("status", status(state.status()));
        Instant start = state.started() == null ? run.created : state.started();
        info.put("start_time", start.toEpochMilli());
        if (state.ended() != null) {
            info.put("end_time", state.ended().toEpochMilli());
        }
        info.put("lifecycle_stage", "active");
        info.put("artifact_uri", "azureml://experiments/" + run.experiment + "/runs/" + run.id + "/artifacts");
        return info;
    }

    private static String status(String status) {
        return switch (status) {
            case RunStatus.COMPLETED -> "FINISHED";
            case RunStatus.FAILED -> "FAILED";
            case RunStatus.CANCELED -> "KILLED";
            case RunStatus.RUNNING, RunStatus.FINALIZING, RunStatus.CANCEL_REQUESTED -> "RUNNING";
            default -> "SCHEDULED";
        };
    }

    private Response history(Request request) {
        Run run = run(
                request,
                request.query("run_id").or(() -> request.query("run_uuid")).orElse(null));
        String key = request.query("metric_key")
                .orElseThrow(() -> ServiceException.userError(
                        "Missing value for required parameter 'metric_key'.", "BadArgument"));
        ObjectNode body = Json.object();
        body.set("metrics", Json.array(run.metrics.history(key), MlflowRoutes::point));
        return Response.ok(body);
    }

    private static ObjectNode point(MetricLog.Point point) {
        return Json.object()
                .put("key", point.name())
                .put("value", point.value())
                .put("timestamp", point.time().toEpochMilli())
                .put("step", point.step());
    }

    private Response logMetric(Request request) throws IOException {
        Run run = runOfBody(request);
        run.metrics.add(point(request.jsonObject()));
        return Response.ok(Json.object());
    }

    private Response logBatch(Request request) throws IOException {
        Run run = runOfBody(request);
        JsonNode body = request.jsonObject();
        List<MetricLog.Point> points = new java.util.ArrayList<>();
        body.path("metrics").forEach(metric -> points.add(point(metric)));
        points.forEach(run.metrics::add);
        body.path("tags")
                .forEach(tag ->
                        run.tag(tag.path("key").asText(), tag.path("value").asText()));
        body.path("params").forEach(each -> parameter(run, each));
        return Response.ok(Json.object());
    }

    private MetricLog.Point point(JsonNode metric) {
        String key = metric.path("key").asText("");
        JsonNode value = metric.path("value");
        if (key.isEmpty() || !value.isNumber()) {
            throw ServiceException.userError(
                    "A metric must have a 'key' and a 'value' that is a number.", "BadArgument");
        }
        Instant time = metric.path("timestamp").canConvertToLong() && metric.hasNonNull("timestamp")
                ? Instant.ofEpochMilli(metric.path("timestamp").asLong())
                : azure.clock.now();
        return new MetricLog.Point(key, value.asDouble(), metric.path("step").asLong(0), time);
    }

    private Response logParameter(Request request) throws IOException {
        parameter(runOfBody(request), request.jsonObject());
        return Response.ok(Json.object());
    }

    private static void parameter(Run run, JsonNode parameter) {
        run.property(
                "azureml.param." + parameter.path("key").asText(),
                parameter.path("value").asText());
    }

    private Response setTag(Request request) throws IOException {
        JsonNode body = request.jsonObject();
        runOfBody(request).tag(body.path("key").asText(), body.path("value").asText());
        return Response.ok(Json.object());
    }

    /** Accepts the request without effect: only the service sets the status of runs that it executes. */
    private Response update(Request request) throws IOException {
        ObjectNode body = Json.object();
        body.set("run_info", info(runOfBody(request)));
        return Response.ok(body);
    }
}
