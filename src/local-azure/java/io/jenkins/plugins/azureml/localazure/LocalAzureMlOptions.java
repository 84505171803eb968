package io.jenkins.plugins.azureml.localazure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Options of a local Azure ML. All have defaults; ids and secrets are random. Changes after the start have no effect.
 */
public final class LocalAzureMlOptions {
    record NamedWorkspace(String resourceGroup, String name, boolean v1LegacyMode) {}

    record NamedRegistry(String resourceGroup, String name) {}

    int port;
    int forwardedPort;
    String tenant = UUID.randomUUID().toString();
    String clientId = UUID.randomUUID().toString();
    String clientSecret = "local-secret-" + Tokens.random(18);
    String scoringKey = "local-key-" + Tokens.random(18);
    String subscription = UUID.randomUUID().toString();
    String location = "westeurope";
    final List<NamedWorkspace> workspaces = new ArrayList<>();
    final List<NamedRegistry> registries = new ArrayList<>();
    final Map<String, Integer> computes = new LinkedHashMap<>();
    Duration tokenLifetime = Duration.ofSeconds(3599);
    Duration signedUrlLifetime = Duration.ofHours(8);
    Duration stateTime = Duration.ofMillis(30);
    Duration scoringTimeout = Duration.ofSeconds(60);
    String python = "python3";
    int pythonProcesses = 4;
    int pageSize = 100;
    boolean imageBuildLog;
    int imageBuildSteps;
    boolean imageBuildRuns;
    boolean allowSharedKeyAccess = true;
    String systemDatastoresAuthMode = "accesskey";
    boolean tls;
    Path workDirectory;

    private LocalAzureMlOptions() {}

    public static LocalAzureMlOptions defaults() {
        return new LocalAzureMlOptions();
    }

    /** Sets the first of four ports in a row; 0 (the default) uses free ones. */
    public LocalAzureMlOptions port(int first) {
        port = first;
        return this;
    }

    /** Sets the first of four ports in a row that lead to {@link #port}: the ports of all addresses that the server names. */
    public LocalAzureMlOptions forwardedPort(int first) {
        forwardedPort = first;
        return this;
    }

    public LocalAzureMlOptions tenant(String id) {
        tenant = id;
        return this;
    }

    public LocalAzureMlOptions client(String id, String secret) {
        clientId = id;
        clientSecret = secret;
        return this;
    }

    public LocalAzureMlOptions scoringKey(String key) {
        scoringKey = key;
        return this;
    }

    public LocalAzureMlOptions subscription(String id) {
        subscription = id;
        return this;
    }

    /** Adds a workspace; the first one is the default. Defaults to {@code ml-group} / {@code ml-workspace}. */
    public LocalAzureMlOptions workspace(String resourceGroup, String name) {
        workspaces.add(new NamedWorkspace(resourceGroup, name, false));
        return this;
    }

    /** Adds a workspace that allows only the v1 API. */
    public LocalAzureMlOptions v1LegacyWorkspace(String resourceGroup, String name) {
        workspaces.add(new NamedWorkspace(resourceGroup, name, true));
        return this;
    }

    /** Adds the workspaces {@code ml-workspace} and {@code ml-prod} and the registry {@code company}, to promote models. */
    public LocalAzureMlOptions withStages(boolean v1LegacyMode) {
        workspaces.add(new NamedWorkspace("ml-group", "ml-workspace", v1LegacyMode));
        workspaces.add(new NamedWorkspace("ml-group-prod", "ml-prod", v1LegacyMode));
        return registry("ml-group-shared", "company");
    }

    /** Adds a registry, which shares assets among workspaces and has a storage account of its own. Defaults to none. */
    public LocalAzureMlOptions registry(String resourceGroup, String name) {
        registries.add(new NamedRegistry(resourceGroup, name));
        return this;
    }

    /** Adds a compute to each workspace; the first one is the default. Defaults to {@code cpu-cluster} with 4 nodes. */
    public LocalAzureMlOptions compute(String name, int maxNodes) {
        computes.put(name, maxNodes);
        return this;
    }

    public LocalAzureMlOptions tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
        return this;
    }

    /** Sets how long signed URLs are valid, in whole seconds. */
    public LocalAzureMlOptions signedUrlLifetime(Duration lifetime) {
        signedUrlLifetime = lifetime;
        return this;
    }

    /**
     * Sets how long each state before and after the script lasts. The creation of a resource takes three times as
     * long.
     */
    public LocalAzureMlOptions stateTime(Duration time) {
        stateTime = time;
        return this;
    }

    public LocalAzureMlOptions scoringTimeout(Duration time) {
        scoringTimeout = time;
        return this;
    }

    public LocalAzureMlOptions python(String command) {
        python = command;
        return this;
    }

    /** Sets how many scripts run at the same time on all computes together. Others are queued. */
    public LocalAzureMlOptions pythonProcesses(int atMost) {
        pythonProcesses = atMost;
        return this;
    }

    /** Sets the page size of lists where the client does not. */
    public LocalAzureMlOptions pageSize(int items) {
        pageSize = items;
        return this;
    }

    /** With true, each run also has an {@code azureml-logs/20_image_build_log.txt}. */
    public LocalAzureMlOptions imageBuildLog(boolean shown) {
        imageBuildLog = shown;
        return this;
    }

    /**
     * Makes the first run of each environment wait in Preparing while its image is built, one step per {@link #stateTime}. The log
     * of the build is a file of the run that waits, as with builds by the container registry.
     */
    public LocalAzureMlOptions imageBuild(int steps) {
        imageBuildSteps = steps;
        return this;
    }

    /** Builds images as {@link #imageBuild} does, but as runs of the experiment {@code prepare_image}, as on a compute. */
    public LocalAzureMlOptions imageBuildRuns(int steps) {
        imageBuildRuns = true;
        return imageBuild(steps);
    }

    /** With false, storage accounts refuse their keys and everything that is signed with them. Defaults to true. */
    public LocalAzureMlOptions allowSharedKeyAccess(boolean allowed) {
        allowSharedKeyAccess = allowed;
        return this;
    }

    /**
     * With {@code identity}, the datastores of workspaces have no keys: the service itself signs URLs with delegation keys, and
     * gives no signed place for code. Defaults to {@code accesskey}.
     */
    public LocalAzureMlOptions systemDatastoresAuthMode(String mode) {
        systemDatastoresAuthMode = mode;
        return this;
    }

    boolean isIdentityBased() {
        return systemDatastoresAuthMode.equalsIgnoreCase("identity");
    }

    /** With true, serves HTTPS with a certificate of {@link LocalAzureMl#certificateAuthority()}. */
    public LocalAzureMlOptions tls(boolean on) {
        tls = on;
        return this;
    }

    /** Sets the directory for files, which is kept at the end. Defaults to a temporary one, deleted at the end. */
    public LocalAzureMlOptions workDirectory(Path directory) {
        workDirectory = directory;
        return this;
    }
}
