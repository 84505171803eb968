package io.jenkins.plugins.azureml.client.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.Operations;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Optional;

/** The jobs of a workspace (v2): {@code {arm}{workspace}/jobs}. What a job logs and measures is told by its run. */
public final class Jobs {

    private final WorkspaceService service;

    public Jobs(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Starts a job under a name of the caller's: {@code PUT …/jobs/{name}}. Whatever gets lost on the way, there is one job in
     * the end.
     *
     * @param properties the job itself: {@code jobType} and what goes with it
     */
    public Job createOrUpdate(String name, JsonNode properties) throws AzureMlException, InterruptedException {
        String operation = "start";
        URI uri = uri(operation, name, "");
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("properties", properties);
        try {
            Call call =
                    call(operation, name, "PUT", uri).jsonBody(body.toString()).json();
            return Job.of(service.send(call).json(), name);
        } catch (AzureMlException e) {
            if (e.status() != 409 && !e.mayHaveBeenExecuted()) {
                throw e;
            }
            // A repeat may be refused since the job is there: then it is not refused at all.
            return started(name, e);
        }
    }

    private Job started(String name, AzureMlException failure) throws AzureMlException, InterruptedException {
        Optional<Job> job;
        try {
            job = find(name);
        } catch (AzureMlException e) {
            // What happened to the start is the news.
            throw failure;
        }
        return job.orElseThrow(() -> failure);
    }

    /** @return empty if there is no such job */
    public Optional<Job> find(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> get(name));
    }

    /** {@code GET …/jobs/{name}} */
    public Job get(String name) throws AzureMlException, InterruptedException {
        String operation = "read";
        Call call = call(operation, name, "GET", uri(operation, name, "")).json();
        return Job.of(service.send(call).json(), name);
    }

    /**
     * Asks for a job to be cancelled: {@code POST …/jobs/{name}/cancel}. That this returns means that it will be; the operation
     * tells when. Cancelling twice is cancelling once.
     */
    public LongRunningOperation cancel(String name) throws AzureMlException, InterruptedException {
        String operation = "cancel";
        return new Operations(service)
                .post(operation, title(name), uri(operation, name, "/cancel"), uri(operation, name, ""));
    }

    /** Begins to delete a job with its record: {@code DELETE …/jobs/{name}}. Harmless to repeat. */
    public LongRunningOperation delete(String name) throws AzureMlException, InterruptedException {
        String operation = "delete";
        URI uri = uri(operation, name, "");
        return new Operations(service).delete(operation, title(name), uri, uri);
    }

    private URI uri(String operation, String name, String suffix) throws AzureMlException {
        Optional<String> problem = RunIds.problem(name);
        if (problem.isPresent()) {
            throw AzureMlException.badParameter(operation + " the job", problem.get());
        }
        return service.v2("/jobs/" + Segments.encode(name) + suffix);
    }

    private Call call(String operation, String name, String method, URI uri) {
        return service.call(Call.Target.RESOURCE_MANAGER, operation, title(name), method, uri);
    }

    private String title(String name) {
        return "job " + name + " of " + service.ref();
    }
}
