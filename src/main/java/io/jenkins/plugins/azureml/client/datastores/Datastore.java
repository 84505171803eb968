package io.jenkins.plugins.azureml.client.datastores;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.Map;

/**
 * A datastore of a workspace. Keys and signatures that the service may return with it are not kept.
 *
 * @param type such as {@code AzureBlob} or {@code AzureFile}
 * @param account storage account
 * @param container container or file share in the account
 */
public record Datastore(
        @CheckForNull String name,
        @CheckForNull String type,
        @CheckForNull String account,
        @CheckForNull String container,
        @CheckForNull String endpoint,
        Map<String, String> tags) {

    static Datastore of(JsonNode json) {
        String type = Json.text(json, "dataStoreType");
        JsonNode storage = Json.field(json, "azureStorageSection");
        if (storage.isMissingNode()) {
            storage = Json.field(json, "azureDataLakeSection");
        }
        String account = Json.text(storage, "accountName");
        return new Datastore(
                Json.text(json, "name"),
                type,
                account == null ? Json.text(storage, "storeName") : account,
                Json.text(storage, "containerName"),
                Json.text(storage, "endpoint"),
                Json.map(json, "tags"));
    }
}
