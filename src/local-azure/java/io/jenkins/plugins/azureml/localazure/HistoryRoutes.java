package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Serves {@code history/v1.0}: experiments and runs. A single run is found with or without the experiment in the path; lists are
 * of one experiment.
 */
final class HistoryRoutes {
    private static final String WORKSPACE = "/history/v1.0" + Router.WORKSPACE;
    private static final String EXPERIMENT = WORKSPACE + "/experiments/{experiment}";

    private final Azure azure;
    private final RunJson json;

    HistoryRoutes(Azure azure, RunJson json) {
        this.azure = azure;
        this.json = json;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.DATA_PLANE, ErrorShape.DATA_PLANE);
        area.on("GET", WORKSPACE + "/experiments", this::experiments);
        area.on("POST", WORKSPACE + "/experiments:query", this::queryExperiments);
        area.on("GET", EXPERIMENT, this::experiment);
        area.on("POST", EXPERIMENT, this::createExperiment);
        area.on("POST", WORKSPACE + "/rundata", this::data);
        area.on("POST", WORKSPACE + "/batchrundata", this::batchData);
        area.on("POST", EXPERIMENT + "/runs:query", this::queryRuns);
        area.on("POST", EXPERIMENT + "/runs/runIds", this::runsByIds);
        Router.Area runArea = router.area(Access.RUN, ErrorShape.DATA_PLANE);
        for (String base : List.of(WORKSPACE, EXPERIMENT)) {
            runArea.on("GET", base + "/runs/{run}", request -> Response.ok(json.record(run(request))));
            runArea.on("PATCH", base + "/runs/{run}", this::patch);
            runArea.on("GET", base + "/runs/{run}/details", request -> Response.ok(json.details(run(request))));
            area.on("GET", base + "/runs/{run}/children", this::children);
        }
    }

    private Workspace workspace(Request request) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/experiments/runs/read");
    }

    private Run run(Request request) {
        return workspace(request).runs.of(request);
    }

    private Response experiments(Request request) {
        int top = request.queryInt("$top", azure.options.pageSize);
        return Response.ok(Paging.history(
                workspace(request).runs.experiments(),
                request.query("$continuationtoken").orElse(null),
                top,
                Runs.Experiment::toJson));
    }

    private Response queryExperiments(Request request) throws IOException {
        Workspace workspace = workspace(request);
        ObjectNode query = request.jsonObject();
        return Response.ok(
                Paging.history(workspace.runs.experiments(), token(query), top(query), Runs.Experiment::toJson));
    }

    private Response experiment(Request request) {
        return Response.ok(workspace(request)
                .runs
                .requireExperiment(request.path("experiment"))
                .toJson());
    }

    private Response createExperiment(Request request) {
        Workspace workspace = workspace(request);
        Runs.requireExperimentName(request.path("experiment"));
        return Response.ok(workspace
                .runs
                .experiment(request.path("experiment"), azure.clock.now())
                .toJson());
    }

    private Response queryRuns(Request request) throws IOException {
        ObjectNode query = request.jsonObject();
        List<Run> runs = list(
                request,
                ODataFilter.parse(
                        query.path("filter").isTextual() ? query.path("filter").asText() : null));
        return Response.ok(Paging.history(runs, token(query), top(query), json::record));
    }

    private Response children(Request request) {
        Run parent = run(request);
        List<Run> children = parent.workspace.runs.newestFirst().stream()
                .filter(run -> run.parent == parent)
                .filter(ODataFilter.parse(request.query("$filter").orElse(null)))
                .toList();
        return Response.ok(Paging.history(
                children,
                request.query("$continuationtoken").orElse(null),
                request.queryInt("$top", azure.options.pageSize),
                json::record));
    }

    private List<Run> list(Request request, Predicate<Run> filter) {
        Workspace workspace = workspace(request);
        String experiment = request.path("experiment");
        workspace.runs.requireExperiment(experiment);
        return workspace.runs.newestFirst().stream()
                .filter(run -> run.experiment.equals(experiment))
                .filter(filter)
                .toList();
    }

    /** Returns several runs by id, and an error for each id that is unknown. */
    private Response runsByIds(Request request) throws IOException {
        Workspace workspace = workspace(request);
        JsonNode ids = Json.field(request.jsonObject(), "runIds");
        if (!ids.isArray()) {
            throw ServiceException.userError("The request content has no array 'runIds'.", "BadArgument");
        }
        ObjectNode body = Json.object();
        ObjectNode found = body.putObject("runs");
        ObjectNode errors = body.putObject("errors");
        for (JsonNode id : ids) {
            Run run = workspace.runs.find(id.asText());
            if (run != null && run.experiment.equals(request.path("experiment"))) {
                found.set(run.id, json.record(run));
            } else {
                errors.set(id.asText(), unknown(id.asText(), request));
            }
        }
        return Response.ok(body);
    }

    private ObjectNode unknown(String runId, Request request) {
        return ErrorShape.dataPlaneError(
                "UserError",
                "Run " + runId + " was not found.",
                List.of("NotFound", "RunNotFound"),
                azure.clock.now(),
                request.requestId);
    }

    private Response data(Request request) throws IOException {
        ObjectNode query = request.jsonObject();
        return Response.ok(
                data(workspace(request).runs.require(query.path("runId").asText("")), query));
    }

    /** Returns the selected parts of several runs, and an error for each that is unknown. */
    private Response batchData(Request request) throws IOException {
        Workspace workspace = workspace(request);
        JsonNode requests = Json.field(request.jsonObject(), "requests");
        if (!requests.isObject()) {
            throw ServiceException.userError("The request content has no object 'requests'.", "BadArgument");
        }
        ObjectNode body = Json.object();
        ObjectNode found = body.putObject("successfulResults");
        ObjectNode failed = body.putObject("failedResults");
        for (Map.Entry<String, JsonNode> each : requests.properties()) {
            String runId = each.getValue().path("runId").asText("");
            Run run = workspace.runs.find(runId);
            if (run == null) {
                failed.set(each.getKey(), unknown(runId, request));
            } else {
                found.set(each.getKey(), data(run, each.getValue()));
            }
        }
        return Response.ok(body);
    }

    /** Returns the selected parts of a run. Only outputs that the run has registered as assets are among them. */
    private ObjectNode data(Run run, JsonNode query) {
        ObjectNode body = Json.object();
        if (query.path("selectRunMetadata").asBoolean(false)) {
            ObjectNode metadata = json.record(run);
            metadata.putObject("inputs");
            ObjectNode outputs = metadata.putObject("outputs");
            run.outputAssets.forEach(
                    (name, id) -> outputs.putObject(name).put("assetId", id).put("type", "UriFolder"));
            body.set("runMetadata", metadata);
        } else {
            body.putNull("runMetadata");
        }
        if (query.path("selectRunDefinition").asBoolean(false)) {
            body.set("runDefinition", run.definition.json());
        } else {
            body.putNull("runDefinition");
        }
        body.putNull("jobSpecification");
        return body;
    }

    private Response patch(Request request) throws IOException {
        Run run = run(request);
        ObjectNode body = request.jsonObject();
        each(body.path("tags"), run::tag);
        each(body.path("properties"), (name, value) -> {
            String before = run.state().properties().get(name);
            if (before != null && !before.equals(value)) {
                throw ServiceException.userError(
                        "The property '" + name + "' of a run cannot be changed.", "BadArgument");
            }
            run.property(name, value);
        });
        JsonNode name = body.path("displayName").isTextual() ? body.path("displayName") : body.path("name");
        run.describe(
                name.isTextual() ? name.asText() : null,
                body.path("description").isTextual() ? body.path("description").asText() : null);
        return Response.ok(json.record(run));
    }

    private static void each(JsonNode node, java.util.function.BiConsumer<String, String> consumer) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            consumer.accept(
                    field.getKey(),
                    field.getValue().isNull() ? null : field.getValue().asText());
        }
    }

    private static String token(ObjectNode query) {
        JsonNode token = query.path("continuationToken");
        return token.isTextual() ? token.asText() : null;
    }

    private int top(ObjectNode query) {
        return Math.max(1, query.path("top").asInt(azure.options.pageSize));
    }
}
