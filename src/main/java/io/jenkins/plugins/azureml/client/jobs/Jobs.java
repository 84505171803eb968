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
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Optional;

/**
 * Operations on the jobs of a workspace (v2), in Azure Resource Manager: {@code {arm}{workspace}/jobs}. Logs and
 * metrics of a job belong to its run, see {@link io.jenkins.plugins.azureml.client.runs.Runs}.
 */
public final class Jobs {

    private final WorkspaceService service;

    public Jobs(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Starts a job with a name chosen by the caller: {@code PUT …/jobs/{name}}. Never starts a second job, even after
     * lost responses. A job with fields that stable versions of the API do not have is sent with a preview version.
     *
     * @param properties definition of the job: {@code jobType} and its other properties
     */
    public Job createOrUpdate(String name, JsonNode properties) throws AzureMlException, InterruptedException {
        String operation = "start";
        URI uri = PreviewFields.areIn(properties)
                ? service.v2Preview(PreviewFields.API_VERSION, path(operation, name))
                : uri(operation, name, "");
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
            // A retry may be refused because the first attempt created the job.
            return started(name, e);
        }
    }

    private Job started(String name, AzureMlException failure) throws AzureMlException, InterruptedException {
        Optional<Job> job;
        try {
            job = find(name);
        } catch (AzureMlException e) {
            // Report why the start failed, not why the job could not be read.
            throw failure;
        }
        return job.orElseThrow(() -> failure);
    }

    /** Reads a job. Empty if it does not exist. */
    public Optional<Job> find(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> get(name));
    }

    /**
     * Lists the jobs that are not archived and have a tag of this name, whatever its value: {@code GET …/jobs?tag={tag}}.
     *
     * @param tag name of the tag
     */
    public Paged<Job> tagged(String tag) {
        URI uri = Segments.uri(Segments.uri(service.v2("/jobs"), "", "tag", tag), "", "listViewType", "ActiveOnly");
        return service.armPages("list", "the jobs of " + service.ref(), uri).map(each -> {
            String name = Json.text(each, "name");
            return name == null ? null : Job.of(each, name);
        });
    }

    /** Reads a job: {@code GET …/jobs/{name}}. */
    public Job get(String name) throws AzureMlException, InterruptedException {
        String operation = "read";
        Call call = call(operation, name, "GET", uri(operation, name, "")).json();
        JsonNode json = service.send(call).json();
        if (!Json.isAbout(json, "name", name)) {
            throw AzureMlException.foreignResponse(operation, title(name), "is not about this job");
        }
        return Job.of(json, name);
    }

    /**
     * Requests the cancellation of a job: {@code POST …/jobs/{name}/cancel}. Returns when the service has accepted the
     * request; poll the operation for its end. Idempotent.
     */
    public LongRunningOperation cancel(String name) throws AzureMlException, InterruptedException {
        String operation = "cancel";
        return new Operations(service)
                .post(operation, title(name), uri(operation, name, "/cancel"), uri(operation, name, ""));
    }

    /** Starts to delete a job and its record: {@code DELETE …/jobs/{name}}. Idempotent. */
    public LongRunningOperation delete(String name) throws AzureMlException, InterruptedException {
        String operation = "delete";
        URI uri = uri(operation, name, "");
        return new Operations(service).delete(operation, title(name), uri, uri);
    }

    private URI uri(String operation, String name, String suffix) throws AzureMlException {
        return service.v2(path(operation, name) + suffix);
    }

    private static String path(String operation, String name) throws AzureMlException {
        Optional<String> problem = RunIds.problem(name);
        if (problem.isPresent()) {
            throw AzureMlException.badParameter(operation + " the job", problem.get());
        }
        return "/jobs/" + Segments.encode(name);
    }

    private Call call(String operation, String name, String method, URI uri) {
        return service.call(Call.Target.RESOURCE_MANAGER, operation, title(name), method, uri);
    }

    private String title(String name) {
        return "job " + name + " of " + service.ref();
    }
}
