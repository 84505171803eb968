package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.artifacts.ArtifactPath;
import io.jenkins.plugins.azureml.client.artifacts.Artifacts;
import io.jenkins.plugins.azureml.client.artifacts.SignedArtifact;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.registries.RegistryFiles;
import java.net.URI;

/** Where files can be downloaded from: a datastore, or the artifacts of one run or upload. */
interface StoragePlace {

    /** Lists the file at a path and the files below it. */
    @NonNull
    Paged<SignedArtifact> at(@NonNull String path) throws AzureMlException, InterruptedException;

    /** Returns a new URL of a file. */
    @NonNull
    URI sign(@NonNull String path) throws AzureMlException, InterruptedException;

    @NonNull
    static StoragePlace of(@NonNull BlobStore store) {
        return new StoragePlace() {
            @Override
            public Paged<SignedArtifact> at(String path) {
                return store.at(path).map(blob -> new SignedArtifact(blob, store.read(blob)));
            }

            @Override
            public URI sign(String path) throws AzureMlException, InterruptedException {
                return store.read(path);
            }
        };
    }

    /** Files of a registry. */
    @NonNull
    static StoragePlace of(@NonNull RegistryFiles files) throws AzureMlException, InterruptedException {
        BlobStore store = files.store();
        StoragePlace place = of(store);
        return new StoragePlace() {
            @Override
            public Paged<SignedArtifact> at(String path) throws AzureMlException, InterruptedException {
                return place.at(path);
            }

            @Override
            public URI sign(String path) throws AzureMlException, InterruptedException {
                files.renew();
                return place.sign(path);
            }
        };
    }

    /** @param container an artifact of the run or upload */
    @NonNull
    static StoragePlace of(@NonNull Artifacts artifacts, @NonNull ArtifactPath container) {
        return new StoragePlace() {
            @Override
            public Paged<SignedArtifact> at(String path) throws AzureMlException, InterruptedException {
                return artifacts.signed(container.at(path));
            }

            @Override
            public URI sign(String path) throws AzureMlException, InterruptedException {
                return artifacts.sign(container.at(path));
            }
        };
    }
}
