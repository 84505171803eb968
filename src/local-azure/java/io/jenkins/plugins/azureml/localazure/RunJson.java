package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Writes a run in the formats of run history: the record, which like the real one has the run's token, and the
 * details.
 */
final class RunJson {
    private final Azure azure;
    private final SignedUrls signedUrls;
    private final Supplier<URI> api;

    RunJson(Azure azure, SignedUrls signedUrls, Supplier<URI> api) {
        this.azure = azure;
        this.signedUrls = signedUrls;
        this.api = api;
    }

    ObjectNode record(Run run) {
        Run.State state = run.state();
        ObjectNode json = Json.object();
        json.put("runNumber", run.number).put("rootRunId", root(run).id);
        json.put("createdUtc", Json.time(run.created));
        json.putObject("createdBy")
                .put("userObjectId", azure.options.clientId)
                .put("userTenantId", azure.options.tenant)
                .put("userName", "local-azure-ml");
        json.put("userId", azure.options.clientId);
        json.put("token", run.token.value()).put("tokenExpiryTimeUtc", Json.time(run.token.expires()));
        common(json, run, state);
        json.put("revision", state.revision())
                .put("statusRevision", run.statuses().size());
        json.put(
                "experimentId",
                run.workspace.runs.requireExperiment(run.experiment).id());
        json.put("experimentName", run.experiment);
        json.put("heartbeatEnabled", false).put("hidden", false).put("runType", run.runType);
        json.put("name", state.displayName()).put("displayName", state.displayName());
        json.put("description", state.description()).put("dataContainerId", "dcid." + run.id);
        json.put("scriptName", run.job == null ? run.definition.script() : null);
        json.put("cancelUri", state.cancelUri() == null ? cancelUri(run) : state.cancelUri());
        json.put("diagnosticsUri", historyUri(run) + "/diagnostics");
        json.putNull("completeUri").putNull("primaryMetricName").putNull("createdFrom");
        json.putObject("parameters");
        json.putObject("computeRequest")
                .put("nodeCount", run.definition.nodeCount())
                .put("gpuCount", 0);
        json.putObject("compute").put("target", run.definition.target()).put("targetType", "amlcompute");
        Duration duration = duration(state);
        json.put("duration", duration == null ? null : Json.duration(duration));
        json.putArray("inputDatasets");
        json.putArray("outputDatasets");
        json.put("retainForLifetimeOfWorkspace", false);
        return json;
    }

    ObjectNode details(Run run) {
        Run.State state = run.state();
        ObjectNode json = Json.object();
        common(json, run, state);
        json.set("runDefinition", run.definition.json());
        ObjectNode logs = json.putObject("logFiles");
        for (String path : run.files.logs()) {
            logs.put(path, signedUrls.read(run, path).toString());
        }
        json.putArray("inputDatasets");
        json.putArray("outputDatasets");
        json.put("revision", state.revision());
        json.put("submittedBy", "local-azure-ml");
        return json;
    }

    private void common(ObjectNode json, Run run, Run.State state) {
        json.put("runId", run.id).put("target", run.definition.target()).put("status", state.status());
        json.put("parentRunId", run.parent == null ? null : run.parent.id);
        json.put("startTimeUtc", Json.time(state.started())).put("endTimeUtc", Json.time(state.ended()));
        json.set("error", state.error());
        if (run.queueing != null) {
            json.putObject("queueingInfo").put("code", "Queued").put("message", run.queueing);
        }
        if (state.warnings().isEmpty()) {
            json.putNull("warnings");
        } else {
            ArrayNode warnings = json.putArray("warnings");
            state.warnings()
                    .forEach(each ->
                            warnings.addObject().put("source", each.source()).put("message", each.message()));
        }
        json.set("tags", tags(run, state));
        json.set("properties", properties(run, state));
    }

    /** Returns the run's tags, and while it is active those that describe the state of the compute. */
    static ObjectNode tags(Run run, Run.State state) {
        ObjectNode tags = Json.strings(state.tags());
        run.workspace
                .compute(run.definition.target())
                .filter(compute -> !RunStatus.isTerminal(state.status()))
                .ifPresent(compute -> tags.put("_aml_system_ComputeTargetStatus", targetStatus(compute)));
        return tags;
    }

    static ObjectNode properties(Run run, Run.State state) {
        return Json.strings(state.properties())
                .put("_azureml.ComputeTargetType", "amlctrain")
                .put("ContentSnapshotId", run.snapshotId);
    }

    private static String targetStatus(Compute compute) {
        return "{\"AllocationState\":\"steady\",\"PreparingNodeCount\":0,\"RunningNodeCount\":" + compute.busyNodes
                + ",\"CurrentNodeCount\":" + compute.busyNodes + "}";
    }

    private Duration duration(Run.State state) {
        if (state.started() == null) {
            return null;
        }
        Instant end = state.ended() == null ? azure.clock.now() : state.ended();
        return Duration.between(state.started(), end.isBefore(state.started()) ? state.started() : end);
    }

    private static Run root(Run run) {
        return run.parent == null ? run : root(run.parent);
    }

    private String cancelUri(Run run) {
        return api.get() + "/execution/v1.0" + run.workspace.path() + "/experiments/" + run.experiment + "/runId/"
                + run.id + "/cancel";
    }

    private String historyUri(Run run) {
        return api.get() + "/history/v1.0" + run.workspace.path() + "/experiments/" + run.experiment + "/runs/"
                + run.id;
    }
}
