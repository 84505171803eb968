package io.jenkins.plugins.azureml.localazure;

import java.net.URI;
import java.util.function.Supplier;

/** The batch endpoints of all workspaces, with the routes of the resource manager and of their callers. */
final class BatchEndpoints {
    private final Azure azure;
    private final EndpointOperations work;
    private final JobSubmission submission;

    BatchEndpoints(Azure azure, EndpointOperations work, JobSubmission submission) {
        this.azure = azure;
        this.work = work;
        this.submission = submission;
    }

    void addTo(
            Router manager,
            FrontEnd frontEnd,
            Operations operations,
            Supplier<URI> resourceManager,
            Supplier<URI> api) {
        BatchEndpointRoutes routes = new BatchEndpointRoutes(frontEnd, operations, work, resourceManager, api);
        routes.addTo(manager);
        new BatchDeploymentRoutes(frontEnd, operations, work, routes, resourceManager).addTo(manager);
    }

    void addTo(Router regional, Tokens tokens, Supplier<URI> api) {
        new BatchJobRoutes(azure, tokens, submission, api).addTo(regional);
    }
}
