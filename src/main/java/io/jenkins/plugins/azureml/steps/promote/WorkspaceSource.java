package io.jenkins.plugins.azureml.steps.promote;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.copies.CopySource;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.datastores.DatastorePath;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.models.ModelPlace;
import io.jenkins.plugins.azureml.client.service.AssetScope;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Reads a model of the Azure ML workspace of the step. */
final class WorkspaceSource {

    private WorkspaceSource() {}

    /**
     * Reads the model and lists its files.
     *
     * @param reference {@code NAME:VERSION} or {@code NAME@latest}
     */
    @NonNull
    static SourceModel read(@NonNull AmlClient client, @NonNull String reference)
            throws IOException, InterruptedException {
        String id = id(client, reference);
        JsonNode json = client.modelVersions().read(id);
        Model model = Model.v2(ModelNames.nameOf(id), json);
        String uri = String.valueOf(model.url());
        DatastorePath place = ModelPlace.of(uri)
                .orElseThrow(() -> new AbortException("The files of model " + id + " are at " + uri
                        + ", which is not a datastore of " + client.ref()
                        + ". What to do: register the model with files"
                        + " in a datastore of the workspace."));
        BlobStore store = client.datastoreFiles().open(place.datastore());
        CopySource urls = new CopySource() {
            @Override
            public URI read(String blob) throws AzureMlException, InterruptedException {
                return store.read(blob);
            }

            @Override
            public void refused(URI url) {
                // Drops the delegation key. The first attempt says nothing about account keys.
                client.storage().refused(url, "AuthenticationFailed", 1);
            }
        };
        SourceModel.Origin origin = new SourceModel.Origin(
                model.name() + ":" + model.version(),
                AssetScope.of(client.ref()).id("models", String.valueOf(model.name()), String.valueOf(model.version())),
                urls,
                (experiment, run) -> client.runs(experiment).metrics(run));
        return SourceModel.list(origin, model, json, store, place.path());
    }

    private static String id(AmlClient client, String reference) throws IOException, InterruptedException {
        String latest = PromotionParameters.latest(reference);
        if (latest == null) {
            return PromotionParameters.id(reference);
        }
        Optional<Model> newest =
                client.modelVersions().stream(ModelFilter.named(latest)).find(model -> model.id() != null);
        return newest.map(Model::id)
                .orElseThrow(
                        () -> new AbortException("Model '" + latest + "' does not exist in " + client.ref() + "."));
    }
}
