package io.jenkins.plugins.azureml.client;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.arm.Computes;
import io.jenkins.plugins.azureml.client.arm.Operations;
import io.jenkins.plugins.azureml.client.arm.Subscription;
import io.jenkins.plugins.azureml.client.arm.Workspace;
import io.jenkins.plugins.azureml.client.arm.Workspaces;
import io.jenkins.plugins.azureml.client.artifacts.Artifacts;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.codes.Codes;
import io.jenkins.plugins.azureml.client.components.AssetVersions;
import io.jenkins.plugins.azureml.client.components.Components;
import io.jenkins.plugins.azureml.client.copies.BlobCopies;
import io.jenkins.plugins.azureml.client.datastores.DatastoreFiles;
import io.jenkins.plugins.azureml.client.datastores.Datastores;
import io.jenkins.plugins.azureml.client.endpoints.BatchEndpoints;
import io.jenkins.plugins.azureml.client.endpoints.BatchJobs;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.client.environments.Environments;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.hyperdrive.HyperDrive;
import io.jenkins.plugins.azureml.client.jobs.JobOutputs;
import io.jenkins.plugins.azureml.client.jobs.Jobs;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.models.ModelRegistry;
import io.jenkins.plugins.azureml.client.models.ModelVersions;
import io.jenkins.plugins.azureml.client.models.Models;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.registries.Registries;
import io.jenkins.plugins.azureml.client.rest.Rest;
import io.jenkins.plugins.azureml.client.runs.Experiment;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.client.runs.MetricCurves;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import io.jenkins.plugins.azureml.client.service.ApiPreference;
import io.jenkins.plugins.azureml.client.service.Discovery;
import io.jenkins.plugins.azureml.client.service.WorkspaceFacts;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import io.jenkins.plugins.azureml.client.services.Services;
import io.jenkins.plugins.azureml.client.snapshots.Snapshots;
import io.jenkins.plugins.azureml.client.storage.StorageAccess;
import io.jenkins.plugins.azureml.client.storage.StorageFacts;
import java.net.URI;
import java.util.Optional;

/** The client of one identity in one workspace. Cheap to create, without a connection of its own; thread-safe. */
public final class AmlClient {

    private final AzureCloud cloud;
    private final Identity identity;
    private final WorkspaceRef ref;
    private final WorkspaceService service;
    private final ApiPreference preference;
    private final String key;

    public AmlClient(AmlHttp http, AzureCloud cloud, Identity identity, WorkspaceRef ref) {
        this(http, cloud, identity, ref, ApiPreference.DEFAULT);
    }

    /** @param preference the generation of the API for operations that both have */
    public AmlClient(AmlHttp http, AzureCloud cloud, Identity identity, WorkspaceRef ref, ApiPreference preference) {
        this.preference = preference;
        this.cloud = cloud;
        this.identity = identity;
        this.ref = ref;
        this.key =
                String.join("\n", identity.cacheKey(), cloud.resourceManager().toString(), ref.path());
        this.service = new WorkspaceService(
                http, cloud, identity, ref, () -> discovery().api(), () -> facts().storage(), preference.version());
    }

    /** Returns a client for polls, which never retries; see {@link AmlHttp#once}. */
    public AmlClient once() {
        return new AmlClient(service.http().once(), cloud, identity, ref, preference);
    }

    /**
     * Returns a client for callers that have another way, or can do without the result, if the workspace's own services are out
     * of reach; see {@link AmlHttp#withFallback}.
     */
    public AmlClient withFallback() {
        return new AmlClient(service.http().withFallback(), cloud, identity, ref, preference);
    }

    /**
     * Reads the workspace: {@code GET {arm}{workspace}?api-version=…}, with the api-version of v2, since contracts before
     * 2022-10-01 have no {@code v1LegacyMode}.
     */
    public Workspace workspace() throws AzureMlException, InterruptedException {
        URI uri = service.v2("");
        Call call = service.call(Call.Target.RESOURCE_MANAGER, "read", ref.toString(), "GET", uri)
                .json();
        return Workspace.of(service.send(call).json());
    }

    /** Returns the addresses of the workspace's services: {@code GET {discoveryUrl}}, cached for all clients of an identity. */
    public Discovery discovery() throws AzureMlException, InterruptedException {
        return service.http().discoveries().get(key(), this::discover);
    }

    /** Returns a key that all clients of one identity in one workspace share. */
    public String key() {
        return key;
    }

    private Discovery discover() throws AzureMlException, InterruptedException {
        String operation = "find the services of";
        URI url;
        try {
            url = new ReportedAddresses(service)
                    .checked(
                            operation, "discoveryUrl", facts().discoveryUrl(), "the workspace reports no discoveryUrl");
        } catch (AzureMlException e) {
            service.http().workspaces().forget(factsKey());
            throw e;
        }
        Call call = service.call(operation, ref.toString(), "GET", url)
                .foreignRedirects(false)
                .json();
        JsonNode json = service.send(call).json();
        URI api = new ReportedAddresses(service)
                .checked(operation, "api", Json.text(json, "api"), "the discovery document has no 'api' entry");
        return new Discovery(api, Json.entries(json));
    }

    private WorkspaceFacts facts() throws AzureMlException, InterruptedException {
        return service.http().workspaces().get(factsKey(), () -> {
            Workspace workspace = workspace();
            return new WorkspaceFacts(
                    workspace.discoveryUrl(),
                    workspace.trackingUri(),
                    workspace.v1LegacyMode(),
                    new StorageFacts(workspace.identityBasedStorage(), workspace.storageAccount()));
        });
    }

    /**
     * Returns the address for MLflow, {@code azureml://{server}/mlflow/v1.0/subscriptions/…}. The resource manager reports the
     * server, so that it is known even if it is out of reach; else the discovery document.
     *
     * @throws AzureMlException also if no token may be sent to the server
     */
    public String trackingUri() throws AzureMlException, InterruptedException {
        Optional<String> server = new ReportedAddresses(service).mlflow(facts());
        return "azureml://"
                + (server.isPresent() ? server.get() : discovery().api().getRawAuthority()) + "/mlflow/v1.0"
                + ref.path();
    }

    private String factsKey() {
        return key + "\n" + preference.version();
    }

    /**
     * Returns the preferred generation of the API, or else the newest that the workspace supports.
     *
     * @throws AzureMlException also if v2 is preferred for a workspace that does not support it
     */
    public ApiGeneration generation() throws AzureMlException, InterruptedException {
        if (preference.generation() == ApiGeneration.V1) {
            return ApiGeneration.V1;
        }
        if (takesV2()) {
            return ApiGeneration.V2;
        }
        if (preference.generation() == null) {
            return ApiGeneration.V1;
        }
        throw AzureMlException.builder("choose the API of", ref.toString())
                .code("V1LegacyMode")
                .message("apiGeneration is v2, but the workspace is in v1LegacyMode, which supports only the v1 API")
                .advice("set apiGeneration to 'auto', or ask the owner of the workspace to turn v1LegacyMode off")
                .build();
    }

    /**
     * Returns whether the workspace supports the v2 API; cached for all clients of an identity. Asks the resource manager only,
     * since the workspace's own services may be out of reach.
     */
    public boolean takesV2() throws AzureMlException, InterruptedException {
        return !facts().v1LegacyMode();
    }

    /** Returns the runs of an experiment, or of any experiment by id only if {@code experiment} is null. */
    public Runs runs(@CheckForNull String experiment) {
        return new Runs(service, experiment);
    }

    /** Returns the values of metrics over time. */
    public MetricCurves curves() {
        return new MetricCurves(service);
    }

    /** Returns the registered models, with the {@link #generation} in use. */
    public ModelRegistry registry() throws AzureMlException, InterruptedException {
        return generation() == ApiGeneration.V1 ? new Models(service) : modelVersions();
    }

    /** Returns the registered models of v2. */
    public ModelVersions modelVersions() {
        return new ModelVersions(service);
    }

    /** Returns the registered models, with the v1 API. */
    public Models models() {
        return new Models(service);
    }

    /** Lists the experiments of the workspace. */
    public Paged<Experiment> experiments() throws AzureMlException, InterruptedException {
        return Experiments.list(service);
    }

    /** Returns the workspaces of the subscription, and creates them. */
    public Workspaces workspaces() {
        return new Workspaces(service);
    }

    public Computes computes() {
        return new Computes(service);
    }

    /** Returns the subscription of the workspace. */
    public Subscription subscription() {
        return new Subscription(service);
    }

    /** Returns the long-running operations. */
    public Operations operations() {
        return new Operations(service);
    }

    /** Returns the jobs of the v2 API. */
    public Jobs jobs() {
        return new Jobs(service);
    }

    /** Returns the named outputs of jobs. */
    public JobOutputs jobOutputs() {
        return new JobOutputs(service);
    }

    /** Returns the code assets of jobs. */
    public Codes codes() {
        return new Codes(service);
    }

    /** Returns the components of pipelines. */
    public Components components() {
        return new Components(service);
    }

    /** Returns the versions of components, data and models. */
    public AssetVersions assetVersions() {
        return new AssetVersions(service);
    }

    /** Returns the registries of the tenant. */
    public Registries registries() {
        return new Registries(service);
    }

    /** Returns copies between storage accounts. */
    public BlobCopies blobCopies() {
        return new BlobCopies(service);
    }

    /** Returns the environments of jobs. */
    public Environments environments() {
        return new Environments(service);
    }

    public Datastores datastores() {
        return new Datastores(service);
    }

    /** Returns the operations on files in datastores, with the v2 API. */
    public DatastoreFiles datastoreFiles() {
        return new DatastoreFiles(service);
    }

    /** Returns access to the storage of the workspace without account keys. */
    public StorageAccess storage() {
        return service.storage();
    }

    public Services services() {
        return new Services(service);
    }

    /** Returns the online endpoints of the v2 API. */
    public OnlineEndpoints onlineEndpoints() {
        return new OnlineEndpoints(service);
    }

    /** Returns the batch endpoints of the v2 API. */
    public BatchEndpoints batchEndpoints() {
        return new BatchEndpoints(service);
    }

    /** Returns the jobs of a batch endpoint. */
    public BatchJobs batchJobs(String endpoint) {
        return new BatchJobs(service, callerBearer(), endpoint);
    }

    /** Returns the hyperparameter sweeps of the v1 API. */
    public HyperDrive hyperDrive(String experiment) {
        return new HyperDrive(service, experiment);
    }

    /** Returns the source snapshots for runs of the v1 API. */
    public Snapshots snapshots() {
        return new Snapshots(service);
    }

    /** Returns access to all other operations. */
    public Rest rest() {
        return new Rest(service);
    }

    public Artifacts artifacts() {
        return new Artifacts(service);
    }

    public WorkspaceRef ref() {
        return ref;
    }

    public AzureCloud cloud() {
        return cloud;
    }

    /** Returns the tokens by which endpoints authenticate this identity; to be bound to such an endpoint. */
    public Bearer callerBearer() {
        return service.http().callerBearer(cloud, identity);
    }

    /** Returns the studio page of an online endpoint; null if the cloud has no studio. */
    @CheckForNull
    public String studioEndpoint(String name) {
        return studio("/endpoints/realtime/" + Segments.encode(name) + "/detail");
    }

    /**
     * Returns the studio page of a run, in the form of the v1 SDK ({@code run.get_portal_url()}); null if the cloud has no
     * studio.
     */
    @CheckForNull
    public String studioRun(@CheckForNull String experiment, String runId) {
        String parent = experiment == null ? "" : "/experiments/" + Segments.encode(experiment);
        return studio(parent + "/runs/" + Segments.encode(runId));
    }

    /** Returns the studio page of a model version; null if the cloud has no studio. */
    @CheckForNull
    public String studioModel(String id) {
        return studio("/model/" + Segments.encode(id) + "/details");
    }

    @CheckForNull
    private String studio(String path) {
        return cloud.studio() == null
                ? null
                : Segments.uri(cloud.studio(), path, "wsid", ref.path(), "tid", identity.tenant())
                        .toString();
    }
}
