package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.xnio.IoUtils;

/**
 * A running local Azure ML. It listens only on 127.0.0.1, keeps its state in memory and its files in a work
 * directory. {@link #close()} ends it and all processes that it started. Thread-safe.
 */
public final class LocalAzureMl implements AutoCloseable {
    final LocalAzureMlOptions options;
    final ServerClock clock = new ServerClock();
    final Azure azure;
    final Tokens tokens;
    final AppRegistration application;
    private final Simulations simulations = new Simulations();
    final ScheduledThreadPoolExecutor timer;
    final ExecutorService executor;
    private final WorkDirectory folder;
    final RunLifecycle lifecycle;
    final ScoringWorkers workers;
    final ScoringRoutes scoring;
    final OnlineEndpoints endpoints;
    final BatchEndpoints batchEndpoints;
    private final CertificateAuthority certificates;
    private final HttpListeners front;
    private final Socket closedPort = new Socket();

    private LocalAzureMl(LocalAzureMlOptions options) throws IOException {
        this.options = options;
        tokens = new Tokens(clock);
        application = new AppRegistration(options, clock);
        folder = WorkDirectory.of(options.workDirectory);
        azure = new Azure(options, clock, folder.resolve("blobs"));
        Path temporary = Files.createDirectories(folder.resolve("uploads"));
        timer = new ScheduledThreadPoolExecutor(1, threads("local-azure-timer"));
        timer.setRemoveOnCancelPolicy(true);
        executor = Executors.newFixedThreadPool(4, threads("local-azure-run"));
        certificates = options.tls ? new CertificateAuthority() : null;
        Path trusted = certificates == null ? null : Files.writeString(folder.resolve("ca.pem"), certificates.pem());
        lifecycle = new RunLifecycle(
                azure,
                tokens,
                simulations,
                new ScriptProcess(options, this::api, trusted),
                timer,
                executor,
                folder.resolve("runs"));
        workers = new ScoringWorkers(options, timer, folder.resolve("scoring"));
        scoring = new ScoringRoutes(azure, workers);
        endpoints = new OnlineEndpoints(azure, timer, executor, folder.resolve("deployments"));
        batchEndpoints = new BatchEndpoints(azure, endpoints.work, new JobSubmission(lifecycle, executor));
        front = new HttpListeners(
                options.port,
                options.forwardedPort,
                certificates == null ? null : certificates.server(),
                ServiceRouters.of(this),
                new Authentication(
                        tokens,
                        clock,
                        () -> authority() + "/" + options.tenant,
                        () -> resourceManager().toString()),
                clock,
                temporary);
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Starts a server with defaults: free ports, random ids and secrets. */
    public static LocalAzureMl start() throws IOException {
        return start(LocalAzureMlOptions.defaults());
    }

    /** @throws IOException if a port is in use or the work directory cannot be created */
    public static LocalAzureMl start(LocalAzureMlOptions options) throws IOException {
        LocalAzureMl server = new LocalAzureMl(options);
        try {
            server.front.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw new IOException(
                    "cannot listen on 127.0.0.1, port " + options.port + " and the next: " + e.getMessage(), e);
        }
    }

    /** Returns whether the command starts Python, so that runs and scoring can work. */
    public static boolean pythonWorks(String command) {
        return Python.find(command).isPresent();
    }

    /** Returns the base URL of Entra ID, to which {@code /{tenant}/oauth2/token} is appended. */
    public URI authority() {
        return front.address(Service.ENTRA_ID);
    }

    public URI resourceManager() {
        return front.address(Service.RESOURCE_MANAGER);
    }

    /** Returns the base URL of the regional services, which clients read from the discovery document. */
    public URI api() {
        return front.address(Service.API);
    }

    public URI storage() {
        return front.address(Service.STORAGE);
    }

    /** Returns the certificate to trust for HTTPS; only if {@link LocalAzureMlOptions#tls} is on. */
    public X509Certificate certificateAuthority() {
        return certificates.certificate;
    }

    /** Returns the path of a PEM file with {@link #certificateAuthority()}. */
    public String certificateAuthorityPem() {
        return certificates.pem();
    }

    public String tenant() {
        return options.tenant;
    }

    public String clientId() {
        return options.clientId;
    }

    public String clientSecret() {
        return options.clientSecret;
    }

    /** Returns the application whose client id is accepted, to register other proofs than its client secret. */
    public AppRegistration application() {
        return application;
    }

    public String subscription() {
        return options.subscription;
    }

    /** Returns the resource group of the default workspace. */
    public String resourceGroup() {
        return options.workspaces.isEmpty()
                ? "ml-group"
                : options.workspaces.get(0).resourceGroup();
    }

    /** Returns the name of the default workspace. */
    public String workspace() {
        return options.workspaces.isEmpty()
                ? "ml-workspace"
                : options.workspaces.get(0).name();
    }

    /** Returns the path of the default workspace, {@code /subscriptions/…/workspaces/…}. */
    public String workspacePath() {
        return defaultWorkspace().path();
    }

    /** Returns the name of the default compute. */
    public String compute() {
        return options.computes.isEmpty()
                ? "cpu-cluster"
                : options.computes.keySet().iterator().next();
    }

    public URI scoringUri(String model) {
        return URI.create(api() + "/score/" + model);
    }

    public String scoringKey() {
        return options.scoringKey;
    }

    /** Issues an access token for the resource manager and the regional services. */
    public String accessToken() {
        return tokens.issue(Authentication.MANAGEMENT, options.tokenLifetime).value();
    }

    /** Revokes all access tokens issued so far: requests with them get 401. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** Advances the server's clock, so that tokens and signed URLs expire. Timers of runs are not affected. */
    public void advanceClock(Duration by) {
        clock.advance(by);
    }

    public Faults faults() {
        return front.faults;
    }

    public RequestLog requests() {
        return front.log;
    }

    /** Returns the number of connections that have carried a request since the start. */
    public long connections() {
        return front.connections.get();
    }

    /** With false, refuses all requests below the subscription with AuthorizationFailed. */
    public void authorize(boolean authorized) {
        azure.authorized = authorized;
    }

    /** With false, the storage accounts refuse their keys and everything that is signed with them. */
    public void allowSharedKeyAccess(boolean allowed) {
        azure.storageAccounts().forEach(account -> account.allowSharedKeyAccess = allowed);
    }

    /**
     * With true, the storage account of a workspace or registry has a firewall that keeps other storage accounts out, so that they
     * cannot copy from it. Clients are not affected.
     */
    public void refuseCopies(String owner, boolean refused) {
        azure.workspaces().stream()
                .filter(each -> each.name.equals(owner))
                .forEach(each -> each.storage.refusesCopies = refused);
        azure.registries.find(owner).ifPresent(each -> each.storage.refusesCopies = refused);
    }

    /**
     * Adds a datastore of Data Lake Storage Gen2 to the default workspace, with a file system of the same name in its storage account
     * and without credentials.
     */
    public void addDataLake(String name) {
        defaultWorkspace().storage.createDataLake(name);
        defaultWorkspace().dataLakes.add(name);
    }

    /** Replaces the roles of the service principal on the storage accounts. Defaults to the contributor of blob data. */
    public void storageRoles(StorageRole... roles) {
        azure.storageRoles = Set.of(roles);
    }

    /** Makes user delegation keys end after this time, shorter than clients want them. */
    public void delegationKeyLife(Duration life) {
        azure.delegationKeyLife = life;
    }

    /** Revokes all user delegation keys issued so far, with the signatures made from them. */
    public void revokeDelegationKeys() {
        azure.storageAccounts().forEach(StorageAccount::revokeDelegationKeys);
    }

    /** With false, behaves as if the resource provider is not registered (MissingSubscriptionRegistration). */
    public void registerProvider(boolean registered) {
        azure.providerRegistered = registered;
    }

    /** Makes the creation of workspaces with this container registry fail because it has no admin user. */
    public void disableRegistryAdmin(String registryName) {
        azure.registriesWithoutAdmin.add(registryName);
    }

    /** Makes the next creations and updates of this compute end as Failed, with this error of its nodes. */
    public void failCompute(String name, String code, String message) {
        azure.failingComputes.put(name, new ServiceException(400, code, message));
    }

    /**
     * Puts the regional services out of reach, as those of a workspace that accepts private connections only: workspaces name an
     * address that refuses connections. The resource manager and the storage stay in reach.
     */
    public void refuseRegionalConnections() throws IOException {
        // Bound but not listening, so that no other process can listen there.
        closedPort.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    }

    /** Returns the address that workspaces name as their discoveryUrl. */
    String discoveryUrl() {
        return (closedPort.isBound() ? "http://127.0.0.1:" + closedPort.getLocalPort() : api()) + "/discovery";
    }

    /** Sets v1LegacyMode of the default workspace: with true, v2 calls below it are refused. */
    public void v1LegacyMode(boolean on) {
        defaultWorkspace().v1LegacyMode = on;
    }

    /** Deletes the files of a code version of the default workspace, but keeps the version. */
    public void deleteCodeFiles(String name, String version) {
        Workspace workspace = defaultWorkspace();
        String uri = workspace
                .codes
                .find(name, version)
                .orElseThrow()
                .properties()
                .path("codeUri")
                .asText();
        BlobPath folder = BlobPath.find(workspace, uri).orElseThrow();
        folder.blobs().forEach(folder.container()::delete);
    }

    public void addResourceGroup(String name) {
        azure.addResourceGroup(name);
    }

    /** Chooses how model errors appear: as at an online endpoint (424) or as at a v1 web service (500, the default). */
    public void scoreAsOnlineEndpoint(boolean online) {
        scoring.onlineEndpoint = online;
    }

    /** Returns the faults of endpoints. Those of scoring are for online endpoints only. */
    public EndpointFaults endpoints() {
        return endpoints.switches;
    }

    /** Adds a v1 service to the default workspace that uses the models with these ids. */
    public void addService(String name, String... modelIds) {
        defaultWorkspace().services.put(name, new ScoringService(name, List.of(modelIds), clock.now()));
    }

    public void removeService(String name) {
        defaultWorkspace().services.remove(name);
    }

    /**
     * Simulates the runs submitted from now on whose id matches. The submission is validated as usual, but nothing is
     * unpacked or started.
     *
     * @param script receives each of these runs on a server thread, after the run is visible to clients
     */
    public void simulate(String runIdRegex, Consumer<SimulatedRun> script) {
        simulations.add(runIdRegex, Integer.MAX_VALUE, script);
    }

    /** Simulates only the next run submitted, whatever its id. */
    public void simulateNext(Consumer<SimulatedRun> script) {
        simulations.add("", 1, script);
    }

    public void clearSimulations() {
        simulations.clear();
    }

    /** Adds a simulated run to the default workspace, as if submitted before. */
    public SimulatedRun addRun(String experiment, String runId) {
        return addRun(experiment, runId, null);
    }

    /**
     * Adds a simulated run as a child of another run of the default workspace. A null parent adds a run without one.
     */
    public SimulatedRun addRun(String experiment, String runId, String parentRunId) {
        Workspace workspace = defaultWorkspace();
        Runs.requireExperimentName(experiment);
        try {
            RunDefinition definition =
                    RunDefinition.of(Json.object().put("script", "train.py").put("target", compute()), workspace);
            Run run = lifecycle.create(
                    workspace,
                    experiment,
                    runId,
                    parentRunId == null ? null : workspace.runs.require(parentRunId),
                    definition);
            run.simulated = new SimulatedRun(run, clock, timer);
            workspace.runs.add(run);
            return run.simulated;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds version 1 of a code asset to the default workspace, as if uploaded before.
     *
     * @param files content by path
     */
    public void addCode(String name, Map<String, String> files) {
        Workspace workspace = defaultWorkspace();
        BlobContainer container = workspace.storage.create("code-" + name);
        try {
            for (Map.Entry<String, String> each : files.entrySet()) {
                Path content = Files.writeString(container.newFile(), each.getValue());
                container.put(each.getKey(), content, "text/plain", Map.of());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String uri = storage() + "/" + workspace.storage.name + "/" + container.name;
        workspace.codes.put(name, "1", Json.object().put("codeUri", uri), clock.now());
    }

    /**
     * Creates a container in the storage of the default workspace, for clients that know blob storage only.
     *
     * @return signed URL that allows to read, write and list
     */
    public URI newContainer(String name) {
        StorageAccount account = defaultWorkspace().storage;
        BlobContainer container = account.create(name);
        SignedUrls signed = new SignedUrls(azure, this::storage);
        return URI.create(
                signed.address(account, container.name, "") + "?" + signed.container(account, container.name, "rcwl"));
    }

    /** Returns the ids of the default workspace's runs, newest first. */
    public List<String> runIds() {
        return defaultWorkspace().runs.newestFirst().stream().map(run -> run.id).toList();
    }

    /** Returns the ids of the runs of an experiment of the default workspace, newest first. */
    public List<String> runIds(String experiment) {
        return defaultWorkspace().runs.newestFirst().stream()
                .filter(run -> run.experiment.equals(experiment))
                .map(run -> run.id)
                .toList();
    }

    /** Returns the parent of a run of the default workspace; empty if it has none. */
    public Optional<String> parent(String runId) {
        return Optional.ofNullable(defaultWorkspace().runs.require(runId).parent)
                .map(run -> run.id);
    }

    /** Returns a log file or artifact of a run of the default workspace, as far as it is written. */
    public Optional<byte[]> file(String runId, String path) {
        return defaultWorkspace().runs.require(runId).files.find(path).map(file -> {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Returns the statuses that a run of the default workspace has had, oldest first. */
    public List<String> statuses(String runId) {
        return defaultWorkspace().runs.require(runId).statuses();
    }

    /** Returns the secret token in a run's record, for tests that look for leaks. */
    public String runToken(String runId) {
        return defaultWorkspace().runs.require(runId).token.value();
    }

    private Workspace defaultWorkspace() {
        return azure.find(resourceGroup(), workspace());
    }

    @Override
    public void close() {
        front.close();
        lifecycle.close();
        workers.close();
        endpoints.close();
        timer.shutdownNow();
        executor.shutdownNow();
        folder.close();
        IoUtils.safeClose(closedPort);
    }
}
