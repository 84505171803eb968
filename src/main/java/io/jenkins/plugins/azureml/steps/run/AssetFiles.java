package io.jenkins.plugins.azureml.steps.run;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.artifacts.ArtifactPath;
import io.jenkins.plugins.azureml.client.artifacts.SignedArtifact;
import io.jenkins.plugins.azureml.client.components.AssetVersions;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.models.ModelRegistry;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.registries.Registry;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files of a model or data asset. Their paths begin with its name, as those that {@code az ml model download} writes. */
final class AssetFiles implements DownloadSource {

    private final AssetName asset;
    private final PlacedFiles files;
    private final String path;

    private AssetFiles(AssetName asset, PlacedFiles files, @CheckForNull String path) {
        this.asset = asset;
        this.files = files;
        this.path = path;
    }

    /**
     * Returns the version that was created last.
     *
     * @throws AbortException if there is none, or the API has no such assets
     */
    @NonNull
    static String latest(@NonNull AmlClient client, @NonNull AssetName asset) throws IOException, InterruptedException {
        requireV2(client, asset);
        String version = asset.registry() == null
                ? latest(asset, client.assetVersions(), client.registry())
                : inRegistry(client, asset);
        if (version == null) {
            throw missing(client, asset);
        }
        return version;
    }

    private static String inRegistry(AmlClient client, AssetName asset) throws IOException, InterruptedException {
        Registry registry = client.registries().find(String.valueOf(asset.registry()));
        return latest(asset, registry.assetVersions(), registry.models());
    }

    @CheckForNull
    private static String latest(AssetName asset, AssetVersions versions, ModelRegistry models)
            throws IOException, InterruptedException {
        if (asset.kind() == AssetName.Kind.DATA) {
            return versions.latest(asset.kind().plural(), asset.name());
        }
        List<Model> newest = models.stream(ModelFilter.named(asset.name())).first(1);
        return newest.isEmpty() ? null : newest.get(0).version();
    }

    /**
     * @param asset with a version
     * @param path file or folder in it; null for all files
     */
    @NonNull
    static AssetFiles of(@NonNull AmlClient client, @NonNull AssetName asset, @CheckForNull String path)
            throws IOException, InterruptedException {
        requireV2(client, asset);
        if (asset.registry() != null) {
            return new AssetFiles(asset, ofRegistry(client, asset), path);
        }
        PlacedFiles files = asset.kind() == AssetName.Kind.DATA ? ofData(client, asset) : ofModel(client, asset);
        return new AssetFiles(asset, files, path);
    }

    private static PlacedFiles ofModel(AmlClient client, AssetName asset) throws IOException, InterruptedException {
        Model model = client.registry().find(asset.id()).orElseThrow(() -> missing(client, asset));
        AssetLocation location = new AssetLocation(client, asset);
        if (client.generation() == ApiGeneration.V1) {
            List<ArtifactPath> artifacts = client.models().artifacts(model);
            if (artifacts.size() > 1) {
                throw new AbortException(
                        "The " + asset + " consists of " + artifacts.size()
                                + " separate artifacts, which is not supported. What to do: register it from one file or folder.");
            }
            if (!artifacts.isEmpty()) {
                return location.artifacts(artifacts.get(0));
            }
        }
        return location.open(located(asset, model.url()));
    }

    private static PlacedFiles ofRegistry(AmlClient client, AssetName asset) throws IOException, InterruptedException {
        Registry registry = client.registries().find(String.valueOf(asset.registry()));
        String plural = asset.kind().plural();
        String version = String.valueOf(asset.version());
        JsonNode found =
                registry.assetVersions().find(plural, asset.name(), version).orElseThrow(() -> missing(client, asset));
        String uri = located(
                asset,
                Json.text(
                        Json.field(found, "properties"), asset.kind() == AssetName.Kind.DATA ? "dataUri" : "modelUri"));
        return new AssetLocation(client, asset).registry(registry.files(plural, asset.name(), version, uri));
    }

    private static PlacedFiles ofData(AmlClient client, AssetName asset) throws IOException, InterruptedException {
        JsonNode data = client.assetVersions()
                .find(asset.kind().plural(), asset.name(), String.valueOf(asset.version()))
                .orElseThrow(() -> missing(client, asset));
        return new AssetLocation(client, asset)
                .open(located(asset, Json.text(Json.field(data, "properties"), "dataUri")));
    }

    private static String located(AssetName asset, @CheckForNull String uri) throws AbortException {
        if (uri == null) {
            throw new AbortException("The service does not report where the " + asset + " is.");
        }
        return uri;
    }

    private static void requireV2(AmlClient client, AssetName asset) throws IOException, InterruptedException {
        if (asset.kind() == AssetName.Kind.DATA
                && asset.registry() == null
                && client.generation() == ApiGeneration.V1) {
            throw new AbortException("data '" + asset.id() + "': data assets require the v2 API, but "
                    + (client.takesV2()
                            ? "apiGeneration is v1. What to do: set it to 'auto'."
                            : client.ref()
                                    + " is in v1LegacyMode, which supports only the v1 API. What to do: ask the owner"
                                    + " of the workspace to turn v1LegacyMode off."));
        }
    }

    private static AbortException missing(AmlClient client, AssetName asset) {
        return new AbortException(
                "The " + asset + " does not exist" + (asset.registry() == null ? " in " + client.ref() : "")
                        + ". What to do: correct the name or the version.");
    }

    @NonNull
    @Override
    public String title() {
        return asset.toString();
    }

    /** Returns the asset, and its file or folder below the target. */
    @NonNull
    @Override
    public Map<String, String> identity() {
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put(asset.kind().parameter(), asset.id());
        identity.put("path", files.name());
        return identity;
    }

    @NonNull
    @Override
    public String requested() {
        return path == null ? files.name() : files.name() + "/" + path;
    }

    @NonNull
    @Override
    public Paged<SignedArtifact> files() throws IOException, InterruptedException {
        return files.below(path);
    }

    @NonNull
    @Override
    public URI sign(@NonNull String file) throws IOException, InterruptedException {
        return files.sign(file);
    }

    @NonNull
    @Override
    public AbortException noFiles() {
        return new AbortException(
                "The " + asset + " has no files" + (path == null ? "" : " at '" + path + "'") + " in the storage.");
    }
}
