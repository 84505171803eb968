package io.jenkins.plugins.azureml.client.hyperdrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.http.message.MultipartBody;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Operations on hyperparameter sweeps (v1): {@code {api}/hyperdrive/v1.0{workspace}/experiments/{e}/runs}. */
public final class HyperDrive {

    private static final String AREA = "hyperdrive/v1.0";

    private final WorkspaceService service;
    private final String experiment;

    /**
     * The run that a sweep repeats with different parameters.
     *
     * @param configuration as {@code configuration} of a run definition
     * @param snapshotId snapshot of the sources
     * @param marker marker by which {@link #find} recognizes the sweep
     */
    public record TrialDefinition(JsonNode configuration, String snapshotId, String marker) {}

    public HyperDrive(WorkspaceService service, String experiment) {
        this.service = service;
        this.experiment = experiment;
    }

    /**
     * Starts a sweep: {@code POST …/runs}, a multipart body with the part {@code config}. The service chooses the run
     * id and cannot distinguish a retry from a second sweep. So a request whose response was lost is not retried; use
     * {@link #find} to look for the sweep.
     *
     * @param config passed through unchanged
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
                    .message("the response has no run id")
                    .outcomeUnknown(true)
                    .build();
        }
        return sweep;
    }

    /**
     * Builds the configuration for {@link #submit}.
     *
     * @param settings {@code generator_config}, {@code primary_metric_config}, {@code policy_config} and limits
     */
    public ObjectNode config(ObjectNode settings, TrialDefinition trial) throws AzureMlException, InterruptedException {
        return SweepConfig.of(service.ref(), service.regionalUri("/"), experiment, settings, trial);
    }

    /**
     * Looks for a sweep by its marker, which the service keeps in the details of the run. Searches the newest runs of
     * the experiment.
     */
    public Optional<Run> find(String marker) throws AzureMlException, InterruptedException {
        return new SweepSearch(service, experiment).find(marker);
    }

    /**
     * Looks for a sweep several times, because a new run may take some seconds to be listed.
     *
     * @param searches maximum number of searches; the pauses between them double
     */
    public Optional<Run> await(String marker, int searches) throws AzureMlException, InterruptedException {
        return new SweepSearch(service, experiment).await(marker, searches);
    }

    /** Cancels a sweep: {@code POST …/runs/{runId}/cancel}. Idempotent. */
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
