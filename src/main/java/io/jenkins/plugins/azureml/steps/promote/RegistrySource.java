package io.jenkins.plugins.azureml.steps.promote;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.copies.CopySource;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.registries.Registry;
import io.jenkins.plugins.azureml.client.registries.RegistryFiles;
import io.jenkins.plugins.azureml.steps.run.AssetName;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Reads a model of a registry. The registry signs the URLs of its files, and knows no runs. */
final class RegistrySource {

    private static final String MODELS = "models";

    private RegistrySource() {}

    /**
     * Reads the model and lists its files.
     *
     * @param name of the model in the registry
     */
    @NonNull
    static SourceModel read(@NonNull Registry registry, @NonNull AssetName name)
            throws IOException, InterruptedException {
        String version = name.version() == null ? latest(registry, name) : name.version();
        JsonNode json = registry.assetVersions()
                .find(MODELS, name.name(), version)
                .orElseThrow(() -> missing(name.withVersion(version)));
        Model model = Model.v2(name.name(), json);
        RegistryFiles files = registry.files(MODELS, name.name(), version, String.valueOf(model.url()));
        BlobStore store = files.store();
        CopySource urls = new CopySource() {
            @Override
            public URI read(String blob) throws AzureMlException, InterruptedException {
                return store.read(blob);
            }

            @Override
            public void refused(URI url) throws AzureMlException, InterruptedException {
                files.refused(url);
            }
        };
        String id = registry.ref().id(MODELS, name.name(), version);
        return SourceModel.list(
                new SourceModel.Origin(id, id, urls, (experiment, run) -> Map.of()), model, json, store, files.root());
    }

    private static String latest(Registry registry, AssetName name) throws IOException, InterruptedException {
        return registry.models().stream(ModelFilter.named(name.name()))
                .find(model -> model.version() != null)
                .map(Model::version)
                .orElseThrow(() -> missing(name));
    }

    private static AbortException missing(AssetName name) {
        return new AbortException("The " + name + " does not exist. What to do: correct the name or the version.");
    }
}
