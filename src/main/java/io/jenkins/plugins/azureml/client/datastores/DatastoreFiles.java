package io.jenkins.plugins.azureml.client.datastores;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.regex.Pattern;

/** Access to the files of datastores, by the v2 API: {@code {arm}{workspace}/datastores}. */
public final class DatastoreFiles {

    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern CONTAINER = Pattern.compile("[a-z0-9$-]{1,63}");
    private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9.-]+(:\\d{1,5})?");
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}(:\\d+)?");

    private final WorkspaceService service;

    public DatastoreFiles(WorkspaceService service) {
        this.service = service;
    }

    /** Returns the name of the workspace's default datastore: {@code GET …/datastores?isDefault=true}. */
    public String defaultName() throws AzureMlException, InterruptedException {
        String operation = "find the default datastore of";
        String resource = service.ref().toString();
        URI uri = service.v2("/datastores", "isDefault", "true");
        for (JsonNode datastore : service.armPages(operation, resource, uri).first(1)) {
            String name = Json.text(datastore, "name");
            if (name != null) {
                return name;
            }
        }
        throw AzureMlException.builder(operation, resource)
                .code("NotFound")
                .message("it has none")
                .build();
    }

    /**
     * Opens a blob datastore: {@code GET …/datastores/{name}}. If it has the key of its storage account and the account accepts
     * that, reads the key, which lives as long as the returned object: {@code POST …/datastores/{name}/listSecrets}. Otherwise
     * uses delegation keys of the caller.
     */
    public BlobStore open(String name) throws AzureMlException, InterruptedException {
        String operation = "open";
        String title = "datastore " + name + " of " + service.ref();
        String path = "/datastores/" + Segments.checked(operation, "the datastore", name);
        JsonNode properties =
                Json.field(service.send(call("read", title, "GET", path).json()).json(), "properties");
        String type = Json.text(properties, "datastoreType");
        boolean dataLake = "AzureDataLakeGen2".equals(type);
        if (!dataLake && !"AzureBlob".equals(type)) {
            throw unusable(operation, title, "has the type " + type + ", not AzureBlob or AzureDataLakeGen2");
        }
        String account = matching(properties, "accountName", ACCOUNT, operation, title);
        String container = matching(properties, dataLake ? "filesystem" : "containerName", CONTAINER, operation, title);
        String endpoint = matching(properties, "endpoint", ENDPOINT, operation, title);
        String protocol = "http".equalsIgnoreCase(Json.text(properties, "protocol")) ? "http" : "https";
        // The endpoint of a storage emulator is an address with a port; it cannot be prefixed with the account.
        String base = ADDRESS.matcher(endpoint).matches()
                ? protocol + "://" + endpoint + "/" + account
                : protocol + "://" + account + ".blob." + endpoint;
        URI uri = URI.create(base + "/" + container);
        SecretText key = hasKey(properties) && !service.storage().refusesKeys(uri) ? key(title, path, uri) : null;
        try {
            return new BlobStore(
                    service,
                    title,
                    account,
                    uri,
                    key == null ? null : new SharedAccess(account, container, protocol, key));
        } catch (IllegalArgumentException e) {
            throw unusable(operation, title, "has a key that is not valid Base64");
        }
    }

    /** Returns whether a datastore has an account key. Assumes so if the service does not return the kind of its credentials. */
    private static boolean hasKey(JsonNode properties) {
        String type = Json.text(Json.field(properties, "credentials"), "credentialsType");
        return type == null || type.equals("AccountKey");
    }

    /** Returns null if the datastore has no key, or if the caller may not read it but can get delegation keys. */
    @CheckForNull
    private SecretText key(String title, String path, URI container) throws AzureMlException, InterruptedException {
        try {
            JsonNode secrets = service.send(call("read the key of", title, "POST", path + "/listSecrets")
                            .jsonBody("{}")
                            .safe()
                            .json())
                    .json();
            String key = Json.text(secrets, "key");
            return key == null ? null : SecretText.of(key);
        } catch (AzureMlException e) {
            if (e.status() == 403 && canSign(container)) {
                return null;
            }
            throw e;
        }
    }

    private boolean canSign(URI container) throws InterruptedException {
        try {
            service.storage().signatures(container).container("l");
            return true;
        } catch (AzureMlException e) {
            return false;
        }
    }

    private static String matching(JsonNode properties, String field, Pattern form, String operation, String title)
            throws AzureMlException {
        String value = Json.text(properties, field);
        if (value == null || !form.matcher(value).matches()) {
            throw AzureMlException.builder(operation, title)
                    .code("UnreadableAnswer")
                    .message("it has no valid " + field)
                    .build();
        }
        return value;
    }

    private Call call(String operation, String title, String method, String path) {
        return service.call(Call.Target.RESOURCE_MANAGER, operation, title, method, service.v2(path));
    }

    private static AzureMlException unusable(String operation, String title, @CheckForNull String why) {
        return AzureMlException.builder(operation, title)
                .code("UnusableDatastore")
                .message("it " + why)
                .advice("let the job write below outputs/, or to a blob datastore such as workspaceblobstore")
                .build();
    }
}
