package io.jenkins.plugins.azureml.localazure;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A registry with its assets and its storage account, which only the service has access to. */
final class Registry {
    final String subscription;
    final String resourceGroup;
    final String name;
    final StorageAccount storage;
    final Instant created;
    private final Map<String, Assets> assets = new ConcurrentHashMap<>();
    /** The containers created by pending uploads, by the asset's path. */
    final Map<String, BlobContainer> pendingUploads = new ConcurrentHashMap<>();

    Registry(String subscription, String resourceGroup, String name, StorageAccount storage, Instant created) {
        this.subscription = subscription;
        this.resourceGroup = resourceGroup;
        this.name = name;
        this.storage = storage;
        this.created = created;
    }

    String path() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.MachineLearningServices/registries/" + name;
    }

    Assets assets(String plural) {
        return assets.computeIfAbsent(plural, each -> new Assets());
    }

    /** Returns the files at a URL of the registry's storage; empty for other URLs. */
    Optional<BlobPath> place(String url) {
        return BlobPath.ofUrl(storage, url);
    }
}
