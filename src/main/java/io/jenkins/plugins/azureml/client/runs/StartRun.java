package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.message.MultipartBody;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Starts one run. A {@code POST} whose response was lost is retried only after a search for its run. */
final class StartRun {

    /** Number of searches for the run: a new run may take some seconds to be listed. */
    private static final int SEARCHES = 5;

    private final WorkspaceService service;
    private final Runs runs;
    private final URI uri;
    private final String runId;
    private final String name;
    private final MultipartBody body;

    StartRun(
            WorkspaceService service,
            Runs runs,
            URI uri,
            String runId,
            String name,
            JsonNode definition,
            RepeatableBody projectZip) {
        this.service = service;
        this.runs = runs;
        this.uri = uri;
        this.runId = runId;
        this.name = name;
        byte[] json = definition.toString().getBytes(StandardCharsets.UTF_8);
        this.body = new MultipartBody()
                .file("runDefinitionFile", "definition.json", "application/json", RepeatableBody.of(json))
                .file("projectZipFile", "project.zip", "application/zip", projectZip)
                .end();
    }

    String run() throws AzureMlException, InterruptedException {
        int attempts = service.http().timings().attempts();
        long deadline = System.nanoTime() + service.http().timings().transfer().toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return post();
            } catch (AzureMlException e) {
                if (e.status() != 409 && !e.mayHaveBeenExecuted()) {
                    throw e;
                }
                Optional<Run> existing = findStarted(attempt, e);
                if (existing.isPresent()) {
                    return existing.get().runId();
                }
                if (e.status() == 409 || attempt >= attempts || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
    }

    private String post() throws AzureMlException, InterruptedException {
        Call call = service.call("start", name, "POST", uri)
                .body(body.contentType(), body)
                .bulk()
                .json();
        String serviceRunId = Json.text(service.send(call).json(), "runId");
        return serviceRunId == null ? runId : serviceRunId;
    }

    private Optional<Run> findStarted(int attempt, AzureMlException failure)
            throws AzureMlException, InterruptedException {
        BackOff backOff = service.http().backOff();
        for (int search = 1; ; search++) {
            Optional<Run> run;
            try {
                run = runs.find(runId);
            } catch (AzureMlException e) {
                // Report why the start failed; the search failed for the same reason.
                throw failure;
            }
            if (run.isPresent() || search >= SEARCHES) {
                return run;
            }
            backOff.pause(backOff.next(attempt + search));
        }
    }
}
