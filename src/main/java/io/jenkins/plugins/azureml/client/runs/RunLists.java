package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lists runs of the run history: {@code {api}/history/v1.0{workspace}}. Run history has no list of all runs of a workspace, so
 * queries require the experiment; runs whose ids are known are read without it.
 */
public final class RunLists {

    private static final int AT_ONCE = 100;

    private final WorkspaceService service;
    private final String experiment;

    public RunLists(WorkspaceService service, @CheckForNull String experiment) {
        this.service = service;
        this.experiment = experiment;
    }

    /** Lists runs of the experiment: {@code POST …/experiments/{e}/runs:query}. */
    public Paged<Run> query(RunQuery query) throws AzureMlException, InterruptedException {
        String operation = "query the runs of";
        if (experiment == null) {
            throw AzureMlException.badParameter(operation, "experiment is missing");
        }
        URI uri = service.uri(Runs.HISTORY, path(operation) + "/runs:query");
        return runs(service.queried(operation, name(), uri, query.body()));
    }

    /** Lists the child runs of a run: {@code GET …/runs/{runId}/children}. */
    public Paged<Run> children(String runId) throws AzureMlException, InterruptedException {
        String operation = "list the child runs of";
        check(operation, runId);
        URI uri = service.uri(
                Runs.HISTORY, path(operation) + "/runs/" + Segments.encode(runId) + "/children", "$top", "100");
        return runs(service.pages(operation, "run " + runId + " in " + service.ref(), uri, "$continuationtoken"));
    }

    /**
     * Reads several runs in one request for every 100 of them: {@code POST …/experiments/{e}/runs/runIds}, or {@code runs:query}
     * if the service does not support that; {@code POST …/batchrundata} if the experiment is unknown.
     *
     * @return runs by id; missing ones are omitted
     */
    public Map<String, Run> several(Collection<String> runIds) throws AzureMlException, InterruptedException {
        String operation = "read several runs of";
        for (String runId : runIds) {
            check(operation, runId);
        }
        Map<String, Run> found = new LinkedHashMap<>();
        List<String> ids = new ArrayList<>(new LinkedHashSet<>(runIds));
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
            if (experiment == null) {
                ofAnyExperiment(operation, some, found);
            } else {
                ofExperiment(operation, some, found);
            }
        }
        return found;
    }

    private void ofAnyExperiment(String operation, List<String> runIds, Map<String, Run> found)
            throws AzureMlException, InterruptedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode requests = body.putObject("requests");
        runIds.forEach(id -> requests.putObject(id).put("runId", id).put("selectRunMetadata", true));
        JsonNode json = service.send(service.call(operation, name(), "POST", service.uri(Runs.HISTORY, "/batchrundata"))
                        .jsonBody(body.toString())
                        .safe()
                        .json())
                .json();
        for (Map.Entry<String, JsonNode> e :
                Json.field(json, "successfulResults").properties()) {
            JsonNode run = Json.field(e.getValue(), "runMetadata");
            if (run.isObject()) {
                found.put(e.getKey(), Run.of(run, e.getKey(), service.http()::redactor));
            }
        }
    }

    private void ofExperiment(String operation, List<String> runIds, Map<String, Run> found)
            throws AzureMlException, InterruptedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode list = body.putArray("runIds");
        runIds.forEach(list::add);
        URI uri = service.uri(Runs.HISTORY, path(operation) + "/runs/runIds");
        try {
            JsonNode json = service.send(service.call(operation, name(), "POST", uri)
                            .jsonBody(body.toString())
                            .safe()
                            .json())
                    .json();
            for (Map.Entry<String, JsonNode> e : Json.field(json, "runs").properties()) {
                found.put(e.getKey(), Run.of(e.getValue(), e.getKey(), service.http()::redactor));
            }
        } catch (AzureMlException e) {
            if (!e.isMissing() && e.status() != 405) {
                throw e;
            }
            String filter = runIds.stream().map(id -> "RunId eq '" + id + "'").collect(Collectors.joining(" or "));
            for (Run run : query(RunQuery.matching(filter)).all()) {
                found.put(run.runId(), run);
            }
        }
    }

    private Paged<Run> runs(Paged<JsonNode> pages) {
        return pages.map(json -> Run.of(json, null, service.http()::redactor));
    }

    private String path(String operation) throws AzureMlException {
        return experiment == null ? "" : "/experiments/" + Segments.checked(operation, "experiment", experiment);
    }

    private String name() {
        return (experiment == null ? "" : "experiment " + experiment + " in ") + service.ref();
    }

    private static void check(String operation, String runId) throws AzureMlException {
        Optional<String> problem = RunIds.problem(runId);
        if (problem.isPresent()) {
            throw AzureMlException.badParameter(operation, problem.get());
        }
    }
}
