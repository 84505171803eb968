package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Serves the callers of batch endpoints at the scoring URI, which starts a job, and lists the jobs of an endpoint. Each endpoint
 * has a path of its own here; in Azure it has a host of its own.
 */
final class BatchJobRoutes {
    private static final String BASE = "/batch/{endpoint}/jobs";
    private static final String LIST =
            "/mferp/managementfrontend" + Router.WORKSPACE + "/batchEndpoints/{endpoint}/jobs";
    private static final String LIST_VERSION = "2020-09-01-dataplanepreview";
    private static final String DEPLOYMENT = "azureml-model-deployment";

    private final Azure azure;
    private final Tokens tokens;
    private final JobSubmission submission;
    private final Supplier<URI> api;

    BatchJobRoutes(Azure azure, Tokens tokens, JobSubmission submission, Supplier<URI> api) {
        this.azure = azure;
        this.tokens = tokens;
        this.submission = submission;
        this.api = api;
    }

    static String scoringUri(URI api, BatchEndpoint endpoint) {
        return api + "/batch/" + endpoint.name + "/jobs";
    }

    void addTo(Router router) {
        Router.Area own = router.area(Access.OPEN, ErrorShape.FRONT_END);
        own.on("POST", BASE, this::invoke);
        own.on("GET", BASE + "/{job}", this::job);
        Router.Area area = router.area(Access.DATA_PLANE, ErrorShape.FRONT_END);
        area.on("GET", LIST, this::list);
    }

    /** Returns the endpoint that the path names, after checking the caller's token. */
    private BatchEndpoint endpoint(Request request) {
        Instant now = azure.clock.now();
        boolean known = request.bearer()
                .flatMap(tokens::find)
                .filter(token -> Authentication.MACHINE_LEARNING.equals(token.audience()))
                .filter(token -> now.isBefore(token.expires()))
                .isPresent();
        if (!known) {
            throw new ServiceException(
                            401,
                            "Unauthorized",
                            "The request needs a token for " + Authentication.MACHINE_LEARNING + ".")
                    .header("WWW-Authenticate", "Bearer");
        }
        if (!azure.authorized) {
            throw new ServiceException(
                    403, "Forbidden", "The caller has no permission to invoke " + request.path("endpoint") + ".");
        }
        for (Workspace workspace : azure.workspaces()) {
            BatchEndpoint endpoint = workspace.batchEndpoints.get(OnlineEndpointRoutes.key(request.path("endpoint")));
            if (endpoint != null) {
                return endpoint;
            }
        }
        throw new ServiceException(404, "NotFound", "There is no endpoint '" + request.path("endpoint") + "'.");
    }

    private Response invoke(Request request) throws IOException {
        BatchEndpoint endpoint = endpoint(request);
        BatchDeployment deployment =
                deployment(endpoint, request.header(DEPLOYMENT).orElse(""));
        BatchInvocation invocation = BatchInvocation.of(endpoint.workspace, request.jsonObject());
        String name = "batchjob-" + UUID.randomUUID();
        Run run = deployment.properties().path("deploymentConfiguration").isObject()
                ? BatchPipeline.start(submission, deployment, invocation, name)
                : new BatchWork(submission, deployment, invocation).start(name);
        BatchJob job = new BatchJob(deployment, invocation.properties, run);
        endpoint.jobs.add(job);
        return Response.json(201, job.toJson());
    }

    private static BatchDeployment deployment(BatchEndpoint endpoint, String pinned) {
        String name = pinned.isEmpty() ? endpoint.defaultDeployment() : pinned;
        if (name.isEmpty()) {
            throw FrontEnd.bad("Endpoint " + endpoint.name + " has no default deployment.", "ArgumentNullOrEmpty");
        }
        BatchDeployment deployment = endpoint.deployments.get(name);
        if (deployment == null) {
            throw FrontEnd.notFound("Deployment " + name + " of batch endpoint " + endpoint.name + " was not found.");
        }
        if (!deployment.isReady()) {
            throw FrontEnd.bad("Deployment " + name + " is " + deployment.provisioning.state() + ".");
        }
        return deployment;
    }

    private Response job(Request request) {
        BatchEndpoint endpoint = endpoint(request);
        return endpoint.jobs.stream()
                .filter(job -> job.run().id.equals(request.path("job")))
                .findFirst()
                .map(job -> Response.ok(job.toJson()))
                .orElseThrow(() -> FrontEnd.notFound("Job " + request.path("job") + " was not found."));
    }

    private Response list(Request request) {
        if (!request.query("api-version").orElse("").equals(LIST_VERSION)) {
            throw new ServiceException(
                    400, "InvalidApiVersionParameter", "The jobs of batch endpoints need api-version=" + LIST_VERSION);
        }
        Workspace workspace =
                azure.workspace(request, "Microsoft.MachineLearningServices/workspaces/batchEndpoints/jobs/read");
        BatchEndpoint endpoint = BatchEndpointRoutes.find(workspace, request.path("endpoint"));
        String deployment = request.query("deployment").orElse("");
        List<BatchJob> jobs = new ArrayList<>(endpoint.jobs);
        jobs.removeIf(job -> !deployment.isEmpty() && !job.deployment().name.equalsIgnoreCase(deployment));
        Collections.reverse(jobs);
        return Response.ok(Paging.page(
                request, api.get().toString(), jobs, "$skiptoken", azure.options.pageSize, BatchJob::toJson));
    }
}
