package io.jenkins.plugins.azureml.client.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.auth.OriginBearer;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Starts and finds the jobs of a batch endpoint. */
public final class BatchJobs {

    /** Tag and property by which {@link #find} recognizes a job. */
    public static final String MARKER = "jenkins.invocation";

    private static final String API_VERSION = "2020-09-01-dataplanepreview";
    private static final String DEPLOYMENT = "azureml-model-deployment";
    /** Number of jobs to search, in case that the service lists the newest last. */
    private static final int MAX_JOBS = 5000;

    private final WorkspaceService service;
    private final Bearer callers;
    private final String endpoint;

    /** @param callers the tokens by which endpoints authenticate callers */
    public BatchJobs(WorkspaceService service, Bearer callers, String endpoint) {
        this.service = service;
        this.callers = callers;
        this.endpoint = endpoint;
    }

    /**
     * Starts a job: {@code POST {scoringUri}}, with a token for Azure ML. The service chooses the name of the job and cannot
     * distinguish a retry from a second invocation. So a request whose response was lost is not retried; use {@link #find} to
     * look for the job.
     *
     * @param scoringUri of the endpoint, as the service returns it
     * @param deployment null for the default deployment
     * @param properties inputs, outputs, tags and settings of the job; passed through unchanged
     */
    public BatchJob invoke(URI scoringUri, @CheckForNull String deployment, ObjectNode properties)
            throws AzureMlException, InterruptedException {
        String operation = "invoke";
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("properties", properties);
        Call call = service.open(Call.Target.WORKSPACE_SERVICE, operation, title(), "POST", scoringUri)
                .bearer(new OriginBearer(scoringUri, "is not the endpoint", callers))
                .jsonBody(body.toString())
                .allowSlowResponse()
                .json();
        if (deployment != null) {
            call.header(DEPLOYMENT, deployment);
        }
        BatchJob job = BatchJob.of(service.send(call).json());
        if (RunIds.problem(job.name()).isPresent()) {
            throw AzureMlException.builder(operation, title())
                    .code("UnreadableAnswer")
                    .message("the response of " + Redactor.show(scoringUri) + " has no name of a job")
                    .outcomeUnknown(true)
                    .build();
        }
        return job;
    }

    /**
     * Looks for a job by its {@link #MARKER}: {@code GET
     * {api}/mferp/managementfrontend{workspace}/batchEndpoints/{endpoint}/jobs}.
     */
    public Optional<BatchJob> find(String marker) throws AzureMlException, InterruptedException {
        String operation = "list the jobs of";
        URI uri = service.regionalUri(
                "/mferp/managementfrontend" + service.ref().path() + "/batchEndpoints/"
                        + Segments.checked(operation, "endpoint", endpoint) + "/jobs",
                "api-version",
                API_VERSION);
        return service.pages(operation, title(), uri).map(BatchJob::of).first(MAX_JOBS).stream()
                .filter(job -> job.isMarked(MARKER, marker))
                .findFirst();
    }

    /**
     * Looks for a job several times, because a new job may take some seconds to be listed.
     *
     * @param searches maximum number of searches; the pauses between them double
     */
    public Optional<BatchJob> await(String marker, int searches) throws AzureMlException, InterruptedException {
        BackOff backOff = service.http().backOff();
        Duration pause = service.http().timings().backOff();
        for (int search = 1; ; search++) {
            Optional<BatchJob> job = find(marker);
            if (job.isPresent() || search >= searches) {
                return job;
            }
            backOff.pause(backOff.after(pause));
            pause = pause.multipliedBy(2);
        }
    }

    private String title() {
        return "batch endpoint " + endpoint + " of " + service.ref();
    }
}
