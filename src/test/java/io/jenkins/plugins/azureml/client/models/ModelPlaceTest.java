package io.jenkins.plugins.azureml.client.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.azureml.client.datastores.DatastorePath;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPlaceTest {

    @ParameterizedTest
    @CsvSource({
        "azureml://subscriptions/s/resourceGroups/g/workspaces/w/datastores/workspaceblobstore/paths/a/b,"
                + " workspaceblobstore, a/b",
        "azureml://datastores/mine/paths/a/, mine, a",
        "azureml://jobs/r-1/outputs/artifacts/paths/outputs/model, workspaceartifactstore,"
                + " ExperimentRun/dcid.r-1/outputs/model",
        "azureml://subscriptions/s/resourceGroups/g/workspaces/w/jobs/r-1/outputs/artifacts/paths/m,"
                + " workspaceartifactstore, ExperimentRun/dcid.r-1/m",
        "runs:/r-1/model, workspaceartifactstore, ExperimentRun/dcid.r-1/model",
        "aml://artifact/ExperimentRun/dcid.r-1/outputs/m.json, workspaceartifactstore,"
                + " ExperimentRun/dcid.r-1/outputs/m.json"
    })
    void placeIsInADatastore(String uri, String datastore, String path) {
        assertEquals(Optional.of(new DatastorePath(datastore, path)), ModelPlace.of(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://account.blob.core.windows.net/c/a", "aml://asset/1", "null", ""})
    void otherPlacesAreNotInADatastore(String uri) {
        assertEquals(Optional.empty(), ModelPlace.of(uri));
    }
}
