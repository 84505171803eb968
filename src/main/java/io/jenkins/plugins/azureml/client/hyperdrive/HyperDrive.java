package io.jenkins.plugins.azureml.client.hyperdrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.MultipartBody;
import io.jenkins.plugins.azureml.client.http.RepeatableBody;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Sweeps over hyperparameters: {@code {api}/hyperdrive/v1.0{workspace}/experiments/{e}/runs}. */
public final class HyperDrive {

    private static final String AREA = "hyperdrive/v1.0";

    private final WorkspaceService service;
    private final String experiment;

    /**
     * What a sweep runs.
     *
     * @param configuration of a single run, as {@code configuration} of a run definition has it
     * @param snapshotId its sources
     * @param mark by which {@link #find} knows the sweep again
     */
    public record What(JsonNode configuration, String snapshotId, String mark) {}

    public HyperDrive(WorkspaceService service, String experiment) {
        this.service = service;
        this.experiment = experiment;
    }

    /**
     * Starts a sweep: {@code POST …/runs}, multipart with the part {@code config}. The service chooses the id and cannot tell
     * a repeat from a second sweep, so a request whose answer was lost is not sent again; {@link #find} looks for it.
     *
     * @param config passed through as it is
     */
    public Sweep submit(JsonNode config) throws AzureMlException, InterruptedException {
        String operation = "start the sweep";
        if (config == null || !config.isObject()) {
            throw AzureMlException.badParameter(operation, "the configuration must be a JSON object");
        }
        MultipartBody body = new MultipartBody()
                .file(
                        "config",
                        "config.json",
                        "application/json",
                        RepeatableBody.of(config.toString().getBytes(StandardCharsets.UTF_8)))
                .end();
        Call call = service.call(operation, "in " + name(), "POST", uri(operation, ""))
                .body(body.contentType(), body)
                .allowSlowResponse()
                .json();
        JsonNode json = service.send(call).json();
        Sweep sweep = Sweep.of(Json.field(json, "result").isObject() ? Json.field(json, "result") : json);
        if (sweep.runId() == null) {
            throw AzureMlException.builder(operation, "in " + name())
                    .code("UnreadableAnswer")
                    .message("the answer holds no id of a run")
                    .outcomeUnknown(true)
                    .build();
        }
        return sweep;
    }

    /**
     * What {@link #submit} takes.
     *
     * @param settings {@code generator_config}, {@code primary_metric_config}, {@code policy_config} and limits
     */
    public ObjectNode config(ObjectNode settings, What what) throws AzureMlException, InterruptedException {
        return SweepConfig.of(service.ref(), service.regional("/"), experiment, settings, what);
    }

    /**
     * A sweep that may have been started, by its mark: among the newest runs of the experiment, in whose details the service
     * keeps it.
     */
    public Optional<Run> find(String mark) throws AzureMlException, InterruptedException {
        return new SweepSearch(service, experiment).find(mark);
    }

    /**
     * The same with some patience, since a run that was just made may take a while to show up.
     *
     * @param looks how often it is looked for, with pauses that double
     */
    public Optional<Run> await(String mark, int looks) throws AzureMlException, InterruptedException {
        return new SweepSearch(service, experiment).await(mark, looks);
    }

    /** {@code POST …/runs/{runId}/cancel} */
    public void cancel(String runId) throws AzureMlException, InterruptedException {
        String operation = "cancel";
        Optional<String> problem = RunIds.problem(runId);
        if (problem.isPresent()) {
            throw AzureMlException.badParameter(operation, problem.get());
        }
        URI uri = uri(operation, "/" + Segments.encode(runId) + "/cancel");
        service.send(service.call(operation, "sweep " + runId + " of " + name(), "POST", uri)
                .header("Content-Type", "application/json")
                .idempotent(true));
    }

    private URI uri(String operation, String suffix) throws AzureMlException, InterruptedException {
        return service.uri(
                AREA, "/experiments/" + Segments.checked(operation, "experiment", experiment) + "/runs" + suffix);
    }

    private String name() {
        return "experiment " + experiment + " in " + service.ref();
    }
}
