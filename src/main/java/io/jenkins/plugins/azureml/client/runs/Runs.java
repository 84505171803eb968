package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.RepeatableBody;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.SignedContent;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs of an experiment, or of the whole workspace where no experiment is given. */
public final class Runs {

    static final String HISTORY = "history/v1.0";
    static final String EXECUTION = "execution/v1.0";

    private static final int CANCEL_READS = 2;

    private final WorkspaceService service;
    private final String experiment;
    private final String place;

    public Runs(WorkspaceService service, @CheckForNull String experiment) {
        this.service = service;
        this.experiment = experiment;
        this.place = (experiment == null ? "" : " of experiment " + experiment) + " in " + service.ref();
    }

    /**
     * Starts a run under an id of the caller's: {@code POST {api}/execution/v1.0{workspace}/experiments/{e}/startrun}.
     * Whatever gets lost on the way, there is one run in the end.
     *
     * @param definition passed through as it is
     * @param projectZip the source folder; opened again for each sending
     * @return the service's id of the run
     */
    public String submit(String runId, JsonNode definition, RepeatableBody projectZip)
            throws AzureMlException, InterruptedException {
        String operation = "start the run";
        checkRunId(operation, runId);
        if (experiment == null) {
            throw AzureMlException.badParameter(operation, "experiment is missing");
        }
        if (definition == null || !definition.isObject()) {
            throw AzureMlException.badParameter(operation, "the run definition must be a JSON object");
        }
        URI uri = service.uri(EXECUTION, experimentPath(operation) + "/startrun", "runId", runId);
        return new StartRun(service, this, uri, runId, name(runId), definition, projectZip).run();
    }

    /** @return empty if there is no such run */
    public Optional<Run> find(String runId) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> get(runId));
    }

    /** {@code GET {api}/history/v1.0{workspace}/experiments/{e}/runs/{runId}} */
    public Run get(String runId) throws AzureMlException, InterruptedException {
        return Run.of(read("read", runId, ""), runId, service.http()::redactor);
    }

    /** The same with the addresses of the logs: {@code …/runs/{runId}/details} */
    public RunDetails details(String runId) throws AzureMlException, InterruptedException {
        return RunDetails.of(read("read the details of", runId, "/details"), runId, service.http()::redactor);
    }

    /**
     * Asks for a run to be cancelled; it is so a while later. At the run's own {@code cancelUri} if that is on a
     * trusted host, else {@code POST {api}/execution/v1.0{workspace}/experiments/{e}/runId/{runId}/cancel}.
     *
     * @throws AzureMlException that {@link AzureMlException#isNotFound} if there is nothing to cancel
     */
    public void cancel(String runId) throws AzureMlException, InterruptedException {
        String operation = "cancel";
        checkRunId(operation, runId);
        URI own = cancelUri(operation, runId);
        if (experiment == null) {
            if (own == null) {
                throw AzureMlException.badParameter(
                        operation, "experiment is missing: the run itself does not say where to cancel it");
            }
            postCancel(own, runId);
            return;
        }
        URI usual = service.uri(EXECUTION, experimentPath(operation) + "/runId/" + Segments.encode(runId) + "/cancel");
        if (own != null && !own.equals(usual)) {
            try {
                postCancel(own, runId);
                return;
            } catch (AzureMlException e) {
                if (e.status() != 400 && e.status() != 404 && e.status() != 405) {
                    throw e;
                }
            }
        }
        postCancel(usual, runId);
    }

    /** Where the run wants to be cancelled; null if it does not say, or names a host that no token may go to. */
    private URI cancelUri(String operation, String runId) throws AzureMlException, InterruptedException {
        try {
            URI own = Run.of(read(operation, runId, "", CANCEL_READS), runId, service.http()::redactor)
                    .cancelUri();
            return own != null && service.problem(own).isEmpty() ? own : null;
        } catch (AzureMlException e) {
            if (e.isNotFound() || experiment == null) {
                throw e;
            }
            // To cancel matters more than where: the usual place needs no record.
            return null;
        }
    }

    private void postCancel(URI uri, String runId) throws AzureMlException, InterruptedException {
        // Cancelling twice is cancelling once.
        service.send(service.call("cancel", name(runId), "POST", uri)
                .header("Content-Type", "application/json")
                .idempotent(true));
    }

    /** The last value of each metric: MLflow's, which is today's way of logging, else those of the run history. */
    public Map<String, Double> metrics(String runId) throws AzureMlException, InterruptedException {
        String operation = "read the metrics of";
        checkRunId(operation, runId);
        URI mlflow = service.uri("mlflow/v1.0", "/api/2.0/mlflow/runs/get", "run_id", runId);
        URI history = experiment == null ? null : service.uri(HISTORY, experimentPath(operation) + "/metrics:query");
        return new Metrics(service, name(runId), runId).read(mlflow, history);
    }

    /** The runs that a run has started, such as the steps of a pipeline: {@code …/runs/{runId}/children}. */
    public List<Run> children(String runId) throws AzureMlException, InterruptedException {
        return lists().children(runId).all();
    }

    /**
     * Adds tags and properties to a run: {@code PATCH …/runs/{runId}}. Properties can be added, never changed.
     *
     * @param tags replace those of the same name
     */
    public void tag(String runId, Map<String, String> tags, Map<String, String> properties)
            throws AzureMlException, InterruptedException {
        String operation = "tag";
        checkRunId(operation, runId);
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode names = body.putObject("tags");
        tags.forEach(names::put);
        ObjectNode values = body.putObject("properties");
        properties.forEach(values::put);
        URI uri = service.uri(HISTORY, experimentPath(operation) + "/runs/" + Segments.encode(runId));
        // Twice the same is the same.
        service.send(service.call(operation, name(runId), "PATCH", uri)
                .jsonBody(body.toString())
                .idempotent(true));
    }

    /** Several runs in one request, by id; those that are not there are left out. */
    public Map<String, Run> several(Collection<String> runIds) throws AzureMlException, InterruptedException {
        return lists().several(runIds);
    }

    /** These runs, or those of the workspace, as lists. */
    public RunLists lists() {
        return new RunLists(service, experiment);
    }

    /**
     * The new bytes of a log file, by HTTP Range and without a token.
     *
     * @param signedUrl from {@link #details}, of this poll
     * @param maxBytes the most that is read; never more, even of a server that sends the whole file
     * @return an empty chunk while the file is not there or has nothing new
     */
    public LogChunk readLog(URI signedUrl, long offset, int maxBytes) throws AzureMlException, InterruptedException {
        if (offset < 0 || maxBytes < 1) {
            throw AzureMlException.badParameter("read a log", "offset must not be negative, maxBytes at least 1");
        }
        SignedContent.Part part =
                new SignedContent(service).read("read", "a log of a run", signedUrl, offset, maxBytes, maxBytes);
        return new LogChunk(part.bytes(), offset, part.total());
    }

    private JsonNode read(String operation, String runId, String suffix) throws AzureMlException, InterruptedException {
        return read(operation, runId, suffix, Integer.MAX_VALUE);
    }

    private JsonNode read(String operation, String runId, String suffix, int attempts)
            throws AzureMlException, InterruptedException {
        checkRunId(operation, runId);
        URI uri = service.uri(HISTORY, experimentPath(operation) + "/runs/" + Segments.encode(runId) + suffix);
        Call call = service.call(operation, name(runId), "GET", uri)
                .maxAttempts(attempts)
                .json();
        return service.send(call).json();
    }

    private String experimentPath(String operation) throws AzureMlException {
        return experiment == null ? "" : "/experiments/" + Segments.checked(operation, "experiment", experiment);
    }

    private String name(String runId) {
        return "run " + runId + place;
    }

    private static void checkRunId(String operation, String runId) throws AzureMlException {
        Optional<String> problem = RunIds.problem(runId);
        if (problem.isPresent()) {
            throw AzureMlException.badParameter(operation, problem.get());
        }
    }
}
