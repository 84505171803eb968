package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A workspace with its resources. */
final class Workspace {
    final String id = UUID.randomUUID().toString();
    final String subscription;
    final String resourceGroup;
    final String name;
    final String location;
    final Instant created;
    volatile boolean v1LegacyMode;
    final ObjectNode properties;
    final Runs runs = new Runs();
    final Models models = new Models();
    final Map<String, ScoringService> services = new ConcurrentHashMap<>();
    /** The assets of the v1 API: bundles of artifacts to register models from. */
    final Map<String, ObjectNode> assets = new ConcurrentHashMap<>();

    final StorageAccount storage;
    /** All registries, since any workspace can use their assets. */
    final Registries registries;
    /** The files of snapshots that were created without a run, by id and path. */
    final Map<String, Map<String, BlobPath>> snapshots = new ConcurrentHashMap<>();

    final Assets codes = new Assets();
    final Assets environments = new Assets();
    final Assets components = new Assets();
    final Assets data = new Assets();
    /** The containers created by pending uploads, by the asset's path. */
    final Map<String, BlobContainer> pendingUploads = new ConcurrentHashMap<>();

    /** The names of Data Lake Storage Gen2 datastores, and of their file systems. */
    final List<String> dataLakes = new CopyOnWriteArrayList<>();

    final Map<String, OnlineEndpoint> onlineEndpoints = new ConcurrentHashMap<>();
    final Map<String, BatchEndpoint> batchEndpoints = new ConcurrentHashMap<>();

    private final Map<String, Compute> computes = new ConcurrentHashMap<>();

    Workspace(
            String subscription,
            String resourceGroup,
            String name,
            String location,
            boolean v1LegacyMode,
            ObjectNode properties,
            StorageAccount storage,
            Registries registries,
            Instant created) {
        this.subscription = subscription;
        this.resourceGroup = resourceGroup;
        this.name = name;
        this.location = location;
        this.v1LegacyMode = v1LegacyMode;
        this.properties = properties;
        this.storage = storage;
        this.registries = registries;
        this.created = created;
        storage.artifacts.add(runs);
        storage.create(blobStore());
        CuratedEnvironments.addTo(environments, created);
    }

    /** Returns the path of the resource, as in all URLs. */
    String path() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.MachineLearningServices/workspaces/" + name;
    }

    /** Returns the container of the default datastore, {@code workspaceblobstore}. */
    String blobStore() {
        return "azureml-blobstore-" + id;
    }

    void put(Compute compute) {
        computes.put(compute.name.toLowerCase(Locale.ROOT), compute);
    }

    void remove(Compute compute) {
        computes.remove(compute.name.toLowerCase(Locale.ROOT), compute);
    }

    Optional<Compute> compute(String computeName) {
        return Optional.ofNullable(computes.get(computeName.toLowerCase(Locale.ROOT)));
    }

    Collection<Compute> computes() {
        return computes.values().stream()
                .sorted(Comparator.comparing(compute -> compute.name))
                .toList();
    }

    /** Returns the workspace as a client sees it that asks with this api-version. */
    ObjectNode toJson(String tenant, String discoveryUrl, String apiVersion) {
        ObjectNode json = Json.object();
        json.put("id", path()).put("name", name).put("type", "Microsoft.MachineLearningServices/workspaces");
        json.put("location", location).put("kind", "Default");
        json.putObject("tags");
        json.putObject("sku").put("name", "Basic").put("tier", "Basic");
        json.putObject("identity")
                .put("type", "SystemAssigned")
                .put("principalId", id)
                .put("tenantId", tenant);
        ObjectNode shown = properties.deepCopy();
        shown.put("workspaceId", id).put("discoveryUrl", discoveryUrl);
        shown.put("creationTime", Json.time(created)).put("provisioningState", "Succeeded");
        shown.put("v1LegacyMode", v1LegacyMode).put("hbiWorkspace", false).put("publicNetworkAccess", "Enabled");
        shown.put(
                "mlFlowTrackingUri", "azureml://" + URI.create(discoveryUrl).getAuthority() + "/mlflow/v1.0" + path());
        json.set("properties", shown);
        BodyCheck.fit("Workspace", json, apiVersion);
        return json;
    }
}
