package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Serves {@code hyperdrive/v1.0}: a real but simple sweep over the project of an earlier run (its snapshot). */
final class HyperDriveRoutes {
    private static final String SWEEPS = "/hyperdrive/v1.0" + Router.WORKSPACE + "/experiments/{experiment}/runs";

    private final Azure azure;
    private final RunLifecycle lifecycle;
    private final Executor executor;
    private final Supplier<URI> api;

    HyperDriveRoutes(Azure azure, RunLifecycle lifecycle, Executor executor, Supplier<URI> api) {
        this.azure = azure;
        this.lifecycle = lifecycle;
        this.executor = executor;
        this.api = api;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.DATA_PLANE, ErrorShape.DATA_PLANE);
        area.on("POST", SWEEPS, this::submit);
        area.on("POST", SWEEPS + "/{run}/cancel", request -> {
            Run run = workspace(request).runs.of(request);
            lifecycle.cancel(run);
            return Response.ok(Json.object().put("code", 200).put("result", "Cancellation requested for " + run.id));
        });
    }

    private Workspace workspace(Request request) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/experiments/runs/submit/action");
    }

    private Response submit(Request request) throws IOException {
        Workspace workspace = workspace(request);
        String experiment = request.path("experiment");
        Runs.requireExperimentName(experiment);
        JsonNode config = config(ExecutionRoutes.bytes(ExecutionRoutes.file(request.multipart(), "config")));
        required(config);
        ParameterSpace space = new ParameterSpace(Json.field(config, "generator_config"));
        int total = Json.field(config, "max_total_jobs").asInt(0);
        if (total < 1 || total > 1000) {
            throw bad("max_total_jobs must be a number from 1 to 1000.");
        }
        JsonNode metric = Json.field(config, "primary_metric_config");
        if (Json.field(metric, "name").asText("").isEmpty()) {
            throw bad("The primary_metric_config has no name.");
        }
        boolean maximize = !Json.field(metric, "goal").asText("").equalsIgnoreCase("MINIMIZE");
        EarlyTermination policy = policy(Json.field(config, "policy_config"), maximize);
        JsonNode definition = Json.field(Json.field(config, "platform_config"), "definition");
        JsonNode overrides = Json.field(definition, "overrides");
        JsonNode configuration = overrides.isObject() ? overrides : Json.field(definition, "configuration");
        if (!(configuration instanceof ObjectNode own)) {
            throw bad("The platform_config has no Definition with Overrides.");
        }
        RunLifecycle.Project project = RunLifecycle.snapshot(
                workspace, Json.field(definition, "snapshotId").asText(""));

        Run parent = lifecycle.create(
                workspace, experiment, "HD_" + UUID.randomUUID(), null, ofSweep(config, own, workspace));
        parent.setRunType("hyperdrive");
        parent.cancelUri(api.get() + "/hyperdrive/v1.0" + workspace.path() + "/experiments/" + experiment + "/runs/"
                + parent.id + "/cancel");
        Sweep.Plan plan = new Sweep.Plan(
                space, Json.field(metric, "name").asText(""), maximize, total, concurrent(config, total), policy);
        Sweep sweep = new Sweep(
                lifecycle, executor, parent, plan, (number, sample) -> child(parent, project, own, number, sample));
        if (!lifecycle.simulate(parent)) {
            lifecycle.beginParent(parent);
            executor.execute(sweep::next);
        }
        return Response.json(201, response(config, parent, total));
    }

    /** Checks the fields that the published specification requires, except those that are validated elsewhere. */
    private static void required(JsonNode config) {
        for (String each : new String[] {"name", "platform", "user"}) {
            if (Json.field(config, each).asText("").isEmpty()) {
                throw bad("The config has no " + each + ".");
            }
        }
        if (Json.field(Json.field(config, "policy_config"), "name").asText("").isEmpty()) {
            throw bad("The policy_config has no name.");
        }
    }

    private static int concurrent(JsonNode config, int total) {
        int concurrent = Json.field(config, "max_concurrent_jobs").asInt(total);
        if (concurrent < 1 || concurrent > 100 && concurrent != total) {
            throw bad("max_concurrent_jobs must be a number from 1 to 100.");
        }
        return concurrent;
    }

    private static EarlyTermination policy(JsonNode json, boolean maximize) {
        JsonNode properties = Json.field(json, "properties");
        try {
            return EarlyTermination.of(
                    Json.field(json, "name").asText(""),
                    name -> Json.field(
                            properties, name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)),
                    maximize);
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    /** Creates a run of the project with the parameters appended to the script's arguments. */
    private Run child(
            Run parent, RunLifecycle.Project project, ObjectNode configuration, int number, Map<String, String> sample)
            throws IOException {
        ObjectNode changed = configuration.deepCopy();
        changed.remove("Arguments");
        JsonNode before = Json.field(configuration, "arguments");
        ArrayNode arguments = Json.array();
        before.forEach(arguments::add);
        sample.forEach((name, value) -> arguments.add(name).add(value));
        changed.remove("arguments");
        changed.set("arguments", arguments);
        Run child = lifecycle.create(
                parent.workspace,
                parent.experiment,
                parent.id + "_" + number,
                parent,
                RunDefinition.of(changed, parent.workspace));
        child.tag("hyperparameters", Json.strings(sample).toString());
        lifecycle.submit(child, project);
        return child;
    }

    /** Returns the definition that the sweep's own run shows: without the configuration, which only its trials have. */
    private static RunDefinition ofSweep(JsonNode config, ObjectNode configuration, Workspace workspace) {
        JsonNode definition = Json.field(Json.field(config, "platform_config"), "definition");
        RunDefinition checked = RunDefinition.of(configuration, workspace);
        ObjectNode shown = Json.object().putNull("configuration");
        for (String each : new String[] {"telemetryValues", "snapshotId"}) {
            shown.set(each, Json.field(definition, each));
        }
        shown.putNull("parentRunId").putObject("properties");
        shown.putObject("tags");
        return new RunDefinition(
                shown,
                checked.script(),
                checked.arguments(),
                checked.target(),
                checked.nodeCount(),
                60 * Json.field(config, "max_duration_minutes").asLong(0),
                checked.environmentVariables(),
                checked.collectsOutputs(),
                checked.tags());
    }

    private static JsonNode config(byte[] text) {
        try {
            JsonNode config = Json.parse(text);
            if (config != null && config.isObject()) {
                return config;
            }
        } catch (IOException e) {
            throw bad("The config is not valid JSON.");
        }
        throw bad("The config is not a JSON object.");
    }

    private ObjectNode response(JsonNode config, Run parent, int total) {
        ObjectNode body = Json.object().put("code", 201);
        ObjectNode result = body.putObject("result");
        result.put("experiment_id", parent.id).put("hyperdrive_run_id", "");
        JsonNode platform = Json.field(config, "platform_config");
        ObjectNode responseConfig = platform.isObject() ? platform.deepCopy() : Json.object();
        result.set("platform_config", responseConfig.put("ParentRunId", parent.id));
        result.put("name", parent.experiment).put("platform", "AML").put("status", "Running");
        result.put("created", Json.time(parent.created)).put("modified", Json.time(parent.created));
        result.put("max_total_jobs", total).put("max_concurrent_jobs", concurrent(config, total));
        result.put("all_jobs_generated", false).put("cancellation_requested", false);
        for (String each : new String[] {"generator_config", "policy_config", "primary_metric_config"}) {
            JsonNode node = Json.field(config, each);
            result.set(each, node.isMissingNode() ? Json.object() : node);
        }
        return body;
    }

    private static ServiceException bad(String message) {
        return ServiceException.userError(message, "BadArgument", "InvalidHyperDriveConfig");
    }
}
