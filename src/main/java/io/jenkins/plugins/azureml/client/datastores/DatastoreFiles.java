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
     * Opens a blob datastore with the key of its storage account: {@code GET …/datastores/{name}} and {@code POST
     * …/datastores/{name}/listSecrets}. The key lives as long as the returned object.
     */
    public BlobStore open(String name) throws AzureMlException, InterruptedException {
        String operation = "open";
        String title = "datastore " + name + " of " + service.ref();
        String path = "/datastores/" + Segments.checked(operation, "the datastore", name);
        JsonNode properties =
                Json.field(service.send(call("read", title, "GET", path).json()).json(), "properties");
        String type = Json.text(properties, "datastoreType");
        if (!"AzureBlob".equals(type)) {
            throw unusable(operation, title, "has the type " + type + ", not AzureBlob");
        }
        String account = matching(properties, "accountName", ACCOUNT, operation, title);
        String container = matching(properties, "containerName", CONTAINER, operation, title);
        String endpoint = matching(properties, "endpoint", ENDPOINT, operation, title);
        String protocol = "http".equalsIgnoreCase(Json.text(properties, "protocol")) ? "http" : "https";
        // The endpoint of a storage emulator is an address with a port; it cannot be prefixed with the account.
        String base = ADDRESS.matcher(endpoint).matches()
                ? protocol + "://" + endpoint + "/" + account
                : protocol + "://" + account + ".blob." + endpoint;
        try {
            SharedAccess access = new SharedAccess(account, container, protocol, key(operation, title, path));
            return new BlobStore(service, title, URI.create(base + "/" + container), access);
        } catch (IllegalArgumentException e) {
            throw unusable(operation, title, "has a key that is not valid Base64");
        }
    }

    private SecretText key(String operation, String title, String path) throws AzureMlException, InterruptedException {
        JsonNode secrets = service.send(call("read the key of", title, "POST", path + "/listSecrets")
                        .jsonBody("{}")
                        .safe()
                        .json())
                .json();
        String key = Json.text(secrets, "key");
        if (key == null) {
            throw unusable(
                    operation, title, "has no account key to sign with (" + Json.text(secrets, "secretsType") + ")");
        }
        return SecretText.of(key);
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
                .advice("let the job write below outputs/, or to a blob datastore with an account key, such as"
                        + " workspaceblobstore")
                .build();
    }
}
