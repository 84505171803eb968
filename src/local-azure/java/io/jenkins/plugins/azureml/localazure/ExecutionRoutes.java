package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.handlers.form.FormData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Serves {@code execution/v1.0}: start and cancel runs. */
final class ExecutionRoutes {
    private static final String EXPERIMENT = "/execution/v1.0" + Router.WORKSPACE + "/experiments/{experiment}";
    private static final int MAX_DEFINITION = 4 * 1024 * 1024;

    private final Azure azure;
    private final RunLifecycle lifecycle;

    ExecutionRoutes(Azure azure, RunLifecycle lifecycle) {
        this.azure = azure;
        this.lifecycle = lifecycle;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.DATA_PLANE, ErrorShape.DATA_PLANE);
        area.on("POST", EXPERIMENT + "/startrun", this::startRun);
        area.on("POST", EXPERIMENT + "/snapshotrun", this::snapshotRun);
        area.on("POST", EXPERIMENT + "/runId/{run}/cancel", this::cancel);
    }

    private Workspace workspace(Request request, String action) {
        return azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/" + action);
    }

    private Response startRun(Request request) throws IOException {
        Workspace workspace = workspace(request, "experiments/runs/submit/action");
        String experiment = request.path("experiment");
        Runs.requireExperimentName(experiment);
        String id = runId(request, experiment);
        FormData form = request.multipart();
        RunDefinition definition = RunDefinition.parse(bytes(file(form, "runDefinitionFile")), workspace);
        Path zip = file(form, "projectZipFile").getFile();
        ProjectZip.check(zip, definition.script());
        lifecycle.submit(lifecycle.create(workspace, experiment, id, null, definition), RunLifecycle.zip(zip));
        return Response.ok(Json.object().put("runId", id));
    }

    private String runId(Request request, String experiment) {
        String id = request.query("runId").orElse(null);
        if (id == null || id.isEmpty()) {
            // Several runs may start in one millisecond.
            id = experiment.substring(0, Math.min(experiment.length(), 200)) + "_"
                    + azure.clock.now().toEpochMilli() + "_" + Tokens.random(3).replace('-', '0');
        }
        if (!Runs.ID.matcher(id).matches()) {
            throw ServiceException.userError(
                    "The run id '" + id + "' is not valid: it must match ^[a-zA-Z0-9][\\w-]{0,255}$.", "BadArgument");
        }
        return id;
    }

    /** Starts a run of a project that an earlier run has uploaded. */
    private Response snapshotRun(Request request) throws IOException {
        Workspace workspace = workspace(request, "experiments/runs/submit/action");
        String experiment = request.path("experiment");
        Runs.requireExperimentName(experiment);
        String id = runId(request, experiment);
        ObjectNode json = request.jsonObject();
        RunDefinition definition = RunDefinition.of(json, workspace);
        RunLifecycle.Project project =
                RunLifecycle.snapshot(workspace, Json.field(json, "snapshotId").asText(""));
        lifecycle.submit(lifecycle.create(workspace, experiment, id, null, definition), project);
        return Response.ok(Json.object().put("runId", id));
    }

    static FormData.FileItem file(FormData form, String name) {
        FormData.FormValue value = form.contains(name) ? form.getFirst(name) : null;
        if (value == null) {
            throw ServiceException.userError(
                    "The multipart content has no part '" + name + "', which is required.", "BadArgument");
        }
        if (!value.isFileItem() || value.getFileItem().isInMemory()) {
            throw ServiceException.userError(
                    "The part '" + name + "' must be a file: its Content-Disposition needs a filename.", "BadArgument");
        }
        return value.getFileItem();
    }

    static byte[] bytes(FormData.FileItem file) throws IOException {
        try (InputStream in = file.getInputStream()) {
            return in.readNBytes(MAX_DEFINITION);
        }
    }

    private Response cancel(Request request) {
        Run run = workspace(request, "experiments/runs/write").runs.of(request);
        lifecycle.cancel(run);
        JsonNode body = Json.object().put("runId", run.id);
        return Response.ok(body);
    }
}
