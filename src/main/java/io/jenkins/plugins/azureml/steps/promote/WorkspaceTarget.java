package io.jenkins.plugins.azureml.steps.promote;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.components.AssetVersions;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.models.ModelVersions;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.steps.models.ModelGate;
import java.io.IOException;
import java.util.Optional;

/**
 * Another Azure ML workspace. The files go to its default datastore, below a folder that is named by the content as Microsoft's
 * client names folders of uploads.
 *
 * @param title name of the workspace in the global configuration, for messages
 */
record WorkspaceTarget(@NonNull AmlClient client, @NonNull String title) implements PromotionTarget {

    private static final String FOLDER = "LocalUpload/";

    @NonNull
    @Override
    public ModelVersions models() {
        return client.modelVersions();
    }

    @NonNull
    @Override
    public AssetVersions versions() {
        return client.assetVersions();
    }

    @NonNull
    @Override
    public ModelGate.RunMetrics runs() {
        return (experiment, runId) -> client.runs(experiment).metrics(runId);
    }

    @NonNull
    @Override
    public Place place(@NonNull String name, @NonNull String version, @NonNull String mark)
            throws IOException, InterruptedException {
        String datastore = client.datastoreFiles().defaultName();
        BlobStore store = client.datastoreFiles().open(datastore);
        WorkspaceRef ref = client.ref();
        String uri = "azureml://subscriptions/" + ref.subscriptionId() + "/resourcegroups/" + ref.resourceGroup()
                + "/workspaces/" + ref.workspace() + "/datastores/" + datastore + "/paths/" + FOLDER + mark;
        return new Place(store.write(FOLDER + mark), uri, store.account());
    }

    @Override
    public boolean isWorthRetry(@NonNull Place place, String code, int attempt) {
        boolean other = client.storage().refused(place.folder(), code, attempt);
        return other || EXPIRED.equals(code);
    }

    @NonNull
    @Override
    public Optional<String> roleAdvice(@NonNull Place place, String code) throws InterruptedException {
        return client.storage().roleAdvice(place.folder(), code, false);
    }

    @NonNull
    @Override
    public String id(@NonNull String name, @NonNull String version) {
        return name + ":" + version;
    }

    @Override
    public String portalUrl(@NonNull String name, @NonNull String version) {
        return client.studioModel(id(name, version));
    }
}
