package io.jenkins.plugins.azureml.steps.promote;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.codes.PendingUploads;
import io.jenkins.plugins.azureml.client.components.AssetVersions;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.models.ModelVersions;
import io.jenkins.plugins.azureml.client.registries.Registry;
import io.jenkins.plugins.azureml.steps.models.ModelGate;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** A registry. It chooses the place for the files and signs it, and knows no runs. */
record RegistryTarget(@NonNull Registry registry) implements PromotionTarget {

    @NonNull
    @Override
    public String title() {
        return registry.ref().toString();
    }

    @NonNull
    @Override
    public ModelVersions models() {
        return registry.models();
    }

    @NonNull
    @Override
    public AssetVersions versions() {
        return registry.assetVersions();
    }

    @NonNull
    @Override
    public ModelGate.RunMetrics runs() {
        return (experiment, runId) -> Map.of();
    }

    @NonNull
    @Override
    public Place place(@NonNull String name, @NonNull String version, @NonNull String mark)
            throws IOException, InterruptedException {
        PendingUploads.Place place = registry.startUpload(name, version);
        URI folder = Segments.inFolder(place.signedUrl(), mark, "");
        String uri = place.blobUri().toString().replaceAll("/+$", "") + "/" + mark;
        return new Place(folder, uri, BlobStore.accountOf(place.blobUri()));
    }

    @Override
    public boolean isWorthRetry(@NonNull Place place, String code, int attempt) {
        return EXPIRED.equals(code);
    }

    @NonNull
    @Override
    public Optional<String> roleAdvice(@NonNull Place place, String code) {
        return Optional.empty();
    }

    @NonNull
    @Override
    public String id(@NonNull String name, @NonNull String version) {
        return registry.ref().id("models", name, version);
    }

    @Override
    public String portalUrl(@NonNull String name, @NonNull String version) {
        return null;
    }
}
