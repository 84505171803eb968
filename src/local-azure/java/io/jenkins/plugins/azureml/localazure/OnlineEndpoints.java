package io.jenkins.plugins.azureml.localazure;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** The online endpoints of all workspaces, with the routes of the resource manager and of scoring. */
final class OnlineEndpoints implements AutoCloseable {
    final EndpointFaults switches = new EndpointFaults();
    private final Azure azure;
    final EndpointOperations work;
    private final DeploymentAssets assets;

    OnlineEndpoints(Azure azure, ScheduledExecutorService timer, Executor executor, Path folder) {
        this.azure = azure;
        work = new EndpointOperations(azure, timer, executor, switches);
        assets = new DeploymentAssets(azure.options, timer, folder);
    }

    void addTo(
            Router manager,
            FrontEnd frontEnd,
            Operations operations,
            Supplier<URI> resourceManager,
            Supplier<URI> api) {
        OnlineEndpointRoutes routes = new OnlineEndpointRoutes(frontEnd, operations, work, resourceManager, api);
        routes.addTo(manager);
        new OnlineDeploymentRoutes(frontEnd, operations, work, assets, routes, resourceManager).addTo(manager);
    }

    void addTo(Router regional, Tokens tokens) {
        new OnlineScoringRoutes(azure, tokens, switches).addTo(regional);
    }

    @Override
    public void close() {
        azure.workspaces().stream()
                .flatMap(workspace -> workspace.onlineEndpoints.values().stream())
                .flatMap(endpoint -> endpoint.deployments.values().stream())
                .forEach(OnlineDeployment::close);
    }
}
