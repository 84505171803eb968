package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Holds the subscription with its resource groups and workspaces, and the faults that tests switch on for them. */
final class Azure {
    final LocalAzureMlOptions options;
    final ServerClock clock;
    private final Path blobs;
    private final Map<String, StorageAccount> storageAccounts = new ConcurrentHashMap<>();
    private final Map<String, String> resourceGroups = new ConcurrentSkipListMap<>();
    final Registries registries = new Registries();
    private final Map<String, Workspace> workspaces = new ConcurrentSkipListMap<>();
    /** Container registries without the admin user that a workspace requires. */
    final Set<String> registriesWithoutAdmin = ConcurrentHashMap.newKeySet();

    final Map<String, ServiceException> failingComputes = new ConcurrentHashMap<>();

    /** The roles of the service principal on all storage accounts. */
    volatile Set<StorageRole> storageRoles = Set.of(StorageRole.BLOB_DATA_CONTRIBUTOR);

    /** After what time delegation keys end, however long clients want them. Defaults to more than they can get. */
    volatile Duration delegationKeyLife = Duration.ofDays(8);

    volatile boolean authorized = true;
    volatile boolean providerRegistered = true;

    /** @param blobs the folder for the files of storage accounts */
    Azure(LocalAzureMlOptions options, ServerClock clock, Path blobs) {
        this.options = options;
        this.clock = clock;
        this.blobs = blobs;
        List<LocalAzureMlOptions.NamedWorkspace> named = options.workspaces.isEmpty()
                ? List.of(new LocalAzureMlOptions.NamedWorkspace("ml-group", "ml-workspace", false))
                : options.workspaces;
        for (LocalAzureMlOptions.NamedWorkspace each : named) {
            addResourceGroup(each.resourceGroup());
            Workspace workspace = newWorkspace(
                    each.resourceGroup(), each.name(), options.location, each.v1LegacyMode(), dependencies(each));
            Map<String, Integer> computes = options.computes.isEmpty() ? Map.of("cpu-cluster", 4) : options.computes;
            computes.forEach((name, nodes) -> workspace.put(
                    new Compute(name, options.location, Compute.settings(nodes), "Succeeded", clock.now())));
            put(workspace);
        }
        for (LocalAzureMlOptions.NamedRegistry each : options.registries) {
            addResourceGroup(each.resourceGroup());
            String account = flat(each.name()) + "registry";
            registries.add(new Registry(
                    options.subscription,
                    each.resourceGroup(),
                    each.name(),
                    storageAccounts.computeIfAbsent(
                            account, name -> new StorageAccount(name, blobs.resolve(name), true)),
                    clock.now()));
        }
    }

    Workspace newWorkspace(
            String resourceGroup, String name, String location, boolean v1LegacyMode, ObjectNode properties) {
        String storage = properties.path("storageAccount").asText("");
        StorageAccount account = storageAccounts.computeIfAbsent(
                storage.substring(storage.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT),
                each -> new StorageAccount(each, blobs.resolve(each), options.allowSharedKeyAccess));
        properties.put("systemDatastoresAuthMode", options.systemDatastoresAuthMode);
        return new Workspace(
                options.subscription,
                resourceGroup,
                name,
                location,
                v1LegacyMode,
                properties,
                account,
                registries,
                clock.now());
    }

    StorageAccount requireStorageAccount(String name) {
        StorageAccount account = storageAccounts.get(name);
        if (account == null) {
            throw new ServiceException(404, "ResourceNotFound", "The specified resource does not exist.");
        }
        return account;
    }

    Collection<StorageAccount> storageAccounts() {
        return storageAccounts.values();
    }

    boolean hasStorageRole(StorageRole role) {
        return storageRoles.contains(role);
    }

    boolean hasNoStorageRole() {
        return storageRoles.isEmpty();
    }

    private ObjectNode dependencies(LocalAzureMlOptions.NamedWorkspace workspace) {
        String group = "/subscriptions/" + options.subscription + "/resourceGroups/" + workspace.resourceGroup()
                + "/providers/";
        String flat = flat(workspace.name());
        ObjectNode properties = Json.object();
        properties.put("friendlyName", workspace.name()).put("description", "A workspace of the local Azure ML");
        properties.put("storageAccount", group + "Microsoft.Storage/storageAccounts/" + flat + "storage");
        properties.put("keyVault", group + "Microsoft.KeyVault/vaults/" + flat + "vault");
        properties.put("applicationInsights", group + "microsoft.insights/components/" + flat + "insights");
        properties.put("containerRegistry", group + "Microsoft.ContainerRegistry/registries/" + flat + "registry");
        return properties;
    }

    /** Returns the part of a name that names of storage accounts can have. */
    private static String flat(String name) {
        String flat = name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
        return flat.substring(0, Math.min(flat.length(), 16));
    }

    /** Returns the value of {@code Retry-After} in whole seconds; 0 where states last only milliseconds. */
    String retryAfter() {
        return String.valueOf(options.stateTime.toSeconds());
    }

    void addResourceGroup(String name) {
        resourceGroups.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
    }

    List<String> resourceGroups() {
        return List.copyOf(resourceGroups.values());
    }

    void put(Workspace workspace) {
        workspaces.put(key(workspace.resourceGroup, workspace.name), workspace);
    }

    private static String key(String resourceGroup, String name) {
        return (resourceGroup + "/" + name).toLowerCase(Locale.ROOT);
    }

    List<Workspace> workspaces() {
        return new ArrayList<>(workspaces.values());
    }

    void requireSubscription(String id) {
        if (!id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            throw new ServiceException(
                    400,
                    "InvalidSubscriptionId",
                    "The provided subscription identifier '" + id + "' is malformed or invalid.");
        }
        if (!id.equalsIgnoreCase(options.subscription)) {
            throw new ServiceException(
                    404, "SubscriptionNotFound", "The subscription '" + id + "' could not be found.");
        }
    }

    void requireAuthorization(String action, String scope) {
        if (!authorized) {
            throw new ServiceException(
                    403,
                    "AuthorizationFailed",
                    "The client '" + options.clientId + "' with object id '" + options.clientId
                            + "' does not have authorization to perform action '" + action + "' over scope '" + scope
                            + "' or the scope is invalid. If access was recently granted, please refresh your "
                            + "credentials.");
        }
    }

    void requireProvider() {
        if (!providerRegistered) {
            throw new ServiceException(
                    409,
                    "MissingSubscriptionRegistration",
                    "The subscription is not registered to use namespace 'Microsoft.MachineLearningServices'. See "
                            + "https://aka.ms/rps-not-found for how to register subscriptions.");
        }
    }

    void requireResourceGroup(String name) {
        if (!resourceGroups.containsKey(name.toLowerCase(Locale.ROOT))) {
            throw new ServiceException(
                    404, "ResourceGroupNotFound", "Resource group '" + name + "' could not be found.");
        }
    }

    Workspace find(String resourceGroup, String name) {
        return workspaces.get(key(resourceGroup, name));
    }

    /**
     * Returns the workspace that the path names. Refuses the request if the caller, subscription, group or workspace
     * is wrong.
     */
    Workspace workspace(Request request, String action) {
        requireSubscription(request.path("subscription"));
        String group = request.path("resourceGroup");
        String name = request.path("workspace");
        requireAuthorization(
                action,
                "/subscriptions/" + request.path("subscription") + "/resourceGroups/" + group
                        + "/providers/Microsoft.MachineLearningServices/workspaces/" + name);
        requireResourceGroup(group);
        Workspace workspace = find(group, name);
        if (workspace == null) {
            throw new ServiceException(
                    404,
                    "ResourceNotFound",
                    "The Resource 'Microsoft.MachineLearningServices/workspaces/" + name + "' under resource group '"
                            + group + "' was not found. For more details please go to "
                            + "https://aka.ms/ARMResourceNotFoundFix");
        }
        return workspace;
    }

    Workspace workspace(Request request) {
        return workspace(request, "Microsoft.MachineLearningServices/workspaces/read");
    }

    /** Returns the registry that the path names. Refuses the request like {@link #workspace(Request, String)}. */
    Registry registry(Request request, String action) {
        requireSubscription(request.path("subscription"));
        String group = request.path("resourceGroup");
        String name = request.path("registry");
        String type = "Microsoft.MachineLearningServices/registries";
        requireAuthorization(
                type + "/" + action,
                "/subscriptions/" + request.path("subscription") + "/resourceGroups/" + group + "/providers/" + type
                        + "/" + name);
        requireResourceGroup(group);
        return registries
                .find(name)
                .filter(registry -> registry.resourceGroup.equalsIgnoreCase(group))
                .orElseThrow(() -> new ServiceException(
                        404,
                        "ResourceNotFound",
                        "The Resource '" + type + "/" + name + "' under resource group '" + group
                                + "' was not found. For more details please go to "
                                + "https://aka.ms/ARMResourceNotFoundFix"));
    }
}
