package io.jenkins.plugins.azureml.client.components;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Optional;

/** Operations on the components of pipelines (v2), in Azure Resource Manager: {@code {arm}{workspace}/components}. */
public final class Components {

    /** Name of components without a name; the hash of the content is their version. */
    public static final String ANONYMOUS = "azureml_anonymous";

    private final WorkspaceService service;

    public Components(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Finds the anonymous component with a hash: {@code GET …/components/azureml_anonymous/versions/{hash}}.
     *
     * @return its id; empty if it does not exist
     */
    public Optional<String> findAnonymous(String hash) throws AzureMlException, InterruptedException {
        Call call = call("read", hash, "GET").json();
        return NotFound.toEmpty(() -> service.send(call).json()).map(json -> id(json, hash));
    }

    /**
     * Creates an anonymous component: {@code PUT …/components/azureml_anonymous/versions/{hash}}. Idempotent, since the
     * hash identifies the content.
     *
     * @param body with {@code properties}
     * @return its id
     */
    public String createAnonymous(String hash, JsonNode body) throws AzureMlException, InterruptedException {
        Call call = call("create", hash, "PUT").jsonBody(body.toString()).json();
        return id(service.send(call).json(), hash);
    }

    private String id(JsonNode json, String hash) {
        String told = Json.text(json, "id");
        return told == null ? service.ref().path() + "/components/" + ANONYMOUS + "/versions/" + hash : told;
    }

    private Call call(String operation, String hash, String method) throws AzureMlException {
        URI uri = service.v2("/components/" + ANONYMOUS + "/versions/" + Segments.checked(operation, "version", hash));
        return service.call(
                Call.Target.RESOURCE_MANAGER, operation, "component " + hash + " of " + service.ref(), method, uri);
    }
}
