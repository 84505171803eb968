package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.SignedContent;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operations on the runs of an experiment, or on runs of any experiment by their id. */
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
     * Starts a run with an id chosen by the caller: {@code POST
     * {api}/execution/v1.0{workspace}/experiments/{e}/startrun}. Never starts a second run, even after lost responses.
     *
     * @param definition run definition, passed through unchanged
     * @param projectZip source folder; opened again for each attempt
     * @return run id from the service
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

    /** Reads a run. Empty if it does not exist. */
    public Optional<Run> find(String runId) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> get(runId));
    }

    /** Reads a run: {@code GET {api}/history/v1.0{workspace}/experiments/{e}/runs/{runId}}. */
    public Run get(String runId) throws AzureMlException, InterruptedException {
        return Run.of(read("read", runId, ""), runId, service.http()::redactor);
    }

    /** Reads a run with the addresses of its logs: {@code GET …/runs/{runId}/details}. */
    public RunDetails details(String runId) throws AzureMlException, InterruptedException {
        return RunDetails.of(read("read the details of", runId, "/details"), runId, service.http()::redactor);
    }

    /**
     * Requests the cancellation of a run, which ends some time later. Uses the run's {@code cancelUri} if its host is
     * trusted, else {@code POST {api}/execution/v1.0{workspace}/experiments/{e}/runId/{runId}/cancel}. Idempotent.
     *
     * @throws AzureMlException also if the run does not exist; see {@link AzureMlException#isNotFound}
     */
    public void cancel(String runId) throws AzureMlException, InterruptedException {
        String operation = "cancel";
        checkRunId(operation, runId);
        URI own = cancelUri(operation, runId);
        if (experiment == null) {
            if (own == null) {
                throw AzureMlException.badParameter(
                        operation, "experiment is missing: the run does not report where to cancel it");
            }
            postCancel(own, runId);
            return;
        }
        URI usual = service.uri(EXECUTION, experimentPath(operation) + "/runId/" + Segments.encode(runId) + "/cancel");
        // Not compared by query: the run's own address may carry another api-version, or none.
        if (own != null && !(own.getAuthority() + own.getPath()).equals(usual.getAuthority() + usual.getPath())) {
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

    /** Returns the run's own cancel address; null if it has none, or if its host must not receive a token. */
    private URI cancelUri(String operation, String runId) throws AzureMlException, InterruptedException {
        try {
            URI own = Run.of(read(operation, runId, "", CANCEL_READS), runId, service.http()::redactor)
                    .cancelUri();
            return own != null && service.problem(own).isEmpty() ? own : null;
        } catch (AzureMlException e) {
            if (e.isNotFound() || experiment == null) {
                throw e;
            }
            // Fall back to the default address if the run record cannot be read.
            return null;
        }
    }

    private void postCancel(URI uri, String runId) throws AzureMlException, InterruptedException {
        // Idempotent.
        service.send(service.call("cancel", name(runId), "POST", uri)
                .header("Content-Type", "application/json")
                .idempotent(true));
    }

    /** Returns the last value of each metric: from MLflow, else from the metric service. */
    public Map<String, Double> metrics(String runId) throws AzureMlException, InterruptedException {
        String operation = "read the metrics of";
        checkRunId(operation, runId);
        return new Metrics(service, name(runId), runId).read();
    }

    /** Lists the child runs of a run, such as the steps of a pipeline: {@code GET …/runs/{runId}/children}. */
    public List<Run> children(String runId) throws AzureMlException, InterruptedException {
        return lists().children(runId).all();
    }

    /**
     * Adds tags and properties to a run: {@code PATCH …/runs/{runId}}. Properties cannot be changed later.
     *
     * @param tags replace existing tags of the same name
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
        // Idempotent.
        service.send(service.call(operation, name(runId), "PATCH", uri)
                .jsonBody(body.toString())
                .idempotent(true));
    }

    /** Reads several runs in one request, by id. Missing ones are omitted. */
    public Map<String, Run> several(Collection<String> runIds) throws AzureMlException, InterruptedException {
        return lists().several(runIds);
    }

    /** Returns the operations that list runs. */
    public RunLists lists() {
        return new RunLists(service, experiment);
    }

    /**
     * Reads new bytes of a log file with an HTTP range request, without a token.
     *
     * @param signedUrl from {@link #details}
     * @param maxBytes limit of the bytes that are read, even if the server ignores the range
     * @return an empty chunk if the file does not exist or has no new bytes
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
        JsonNode json = service.send(call).json();
        if (!Json.isAbout(json, "runId", runId)) {
            throw AzureMlException.foreignResponse(operation, name(runId), "is not about this run");
        }
        return json;
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
