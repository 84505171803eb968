package io.jenkins.plugins.azureml.localazure;

import java.util.EnumMap;
import java.util.Map;

/** Assembles the routes of each server. */
final class ServiceRouters {
    private ServiceRouters() {}

    /** Returns the routers by server. */
    static Map<Service, Router> of(LocalAzureMl server) {
        Map<Service, Router> routers = new EnumMap<>(Service.class);
        Router entra = new Router(Service.ENTRA_ID, ErrorShape.ENTRA_ID);
        new EntraId(
                        server.options,
                        server.application,
                        server.tokens,
                        server.clock,
                        () -> server.resourceManager().toString())
                .addTo(entra);
        routers.put(Service.ENTRA_ID, entra);

        Router regional = new Router(Service.API, ErrorShape.DATA_PLANE);
        Router manager = new Router(Service.RESOURCE_MANAGER, ErrorShape.RESOURCE_MANAGER);
        Operations operations =
                new Operations(server.azure, () -> server.resourceManager().toString());
        operations.addTo(manager);
        new ResourceManager(
                        server.azure,
                        operations,
                        server.timer,
                        () -> server.resourceManager().toString(),
                        server::discoveryUrl)
                .addTo(manager);
        new ComputeRoutes(
                        server.azure,
                        operations,
                        server.timer,
                        () -> server.resourceManager().toString())
                .addTo(manager);
        SignedUrls signedUrls = new SignedUrls(server.azure, server::storage);
        FrontEnd frontEnd =
                new FrontEnd(server.azure, () -> server.resourceManager().toString());
        new AssetRoutes(frontEnd, new CodeAssets()).addTo(manager);
        new AssetRoutes(frontEnd, new EnvironmentAssets()).addTo(manager);
        new AssetRoutes(frontEnd, new ComponentAssets()).addTo(manager);
        new AssetRoutes(frontEnd, new DataAssets()).addTo(manager);
        new ModelResourceRoutes(frontEnd, server.workers).addTo(manager);
        new PendingUploadRoutes(frontEnd, signedUrls).addTo(manager);
        new RegistryRoutes(server.azure, operations, server.timer, signedUrls, server::resourceManager, server::api)
                .addTo(manager, regional);
        new DatastoreResourceRoutes(frontEnd, server::storage).addTo(manager);
        new JobRoutes(
                        frontEnd,
                        new JobJson(frontEnd, server::api),
                        new JobSubmission(server.lifecycle, server.executor),
                        server.lifecycle,
                        operations)
                .addTo(manager);
        server.endpoints.addTo(manager, frontEnd, operations, server::resourceManager, server::api);
        server.batchEndpoints.addTo(manager, frontEnd, operations, server::resourceManager, server::api);
        routers.put(Service.RESOURCE_MANAGER, manager);

        RunJson runJson = new RunJson(server.azure, signedUrls, server::api);
        new DiscoveryRoutes(server::api).addTo(regional);
        new ExecutionRoutes(server.azure, server.lifecycle).addTo(regional);
        new SnapshotRoutes(server.azure, signedUrls).addTo(regional);
        new HyperDriveRoutes(server.azure, server.lifecycle, server.executor, server::api).addTo(regional);
        new HistoryRoutes(server.azure, runJson).addTo(regional);
        new MetricRoutes(server.azure).addTo(regional);
        new MetricServiceRoutes(server.azure).addTo(regional);
        new MlflowRoutes(server.azure).addTo(regional);
        new ArtifactRoutes(server.azure, signedUrls).addTo(regional);
        new UploadedArtifactRoutes(server.azure, signedUrls).addTo(regional);
        new DatastoreRoutes(server.azure).addTo(regional);
        new ModelRoutes(server.azure, server.workers, server::api).addTo(regional);
        new ServiceRoutes(server.azure, server.workers, server::api).addTo(regional);
        server.scoring.addTo(regional);
        server.endpoints.addTo(regional, server.tokens);
        server.batchEndpoints.addTo(regional, server.tokens, server::api);
        routers.put(Service.API, regional);

        Router blobs = new Router(Service.STORAGE, ErrorShape.STORAGE);
        new StorageRoutes(server.azure, signedUrls, server::storage).addTo(blobs);
        routers.put(Service.STORAGE, blobs);
        return routers;
    }
}
