package io.jenkins.plugins.azureml.client.services;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;

/** Operations on the web services of a workspace (v1): {@code {api}/modelmanagement/v1.0{workspace}/services}. */
public final class Services {

    private static final String AREA = "modelmanagement/v1.0";

    private final WorkspaceService service;

    public Services(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Lists the services: {@code GET …/services}.
     *
     * @param modelId model that the services use; null for all services
     */
    public Paged<Service> list(@CheckForNull String modelId) throws AzureMlException, InterruptedException {
        URI uri = service.uri(AREA, "/services", "modelId", modelId);
        return service.pages("list the services of", service.ref().toString(), uri)
                .map(Service::of);
    }

    /** Reads a service: {@code GET …/services/{name}}. */
    public Service get(String name) throws AzureMlException, InterruptedException {
        return Service.of(request("read", name, "GET", ""));
    }

    /** Returns the keys of a service: {@code POST …/services/{name}/listkeys}. */
    public ServiceKeys keys(String name) throws AzureMlException, InterruptedException {
        String operation = "read the keys of";
        JsonNode json = request(operation, name, "POST", "/listkeys");
        return new ServiceKeys(
                secret(operation, name, json, "primaryKey"), secret(operation, name, json, "secondaryKey"));
    }

    /** Returns a token for a service: {@code POST …/services/{name}/token}. */
    public ServiceToken token(String name) throws AzureMlException, InterruptedException {
        String operation = "get a token of";
        JsonNode json = request(operation, name, "POST", "/token");
        return new ServiceToken(
                secret(operation, name, json, "accessToken"),
                Json.moment(json, "expiryOn"),
                Json.moment(json, "refreshAfter"));
    }

    private JsonNode request(String operation, String name, String method, String suffix)
            throws AzureMlException, InterruptedException {
        URI uri = service.uri(AREA, "/services/" + Segments.checked(operation, "name", name) + suffix);
        // The POSTs only read.
        return service.send(
                        service.call(operation, title(name), method, uri).safe().json())
                .json();
    }

    private SecretText secret(String operation, String name, JsonNode json, String field) throws AzureMlException {
        String text = Json.text(json, field);
        if (text == null) {
            throw AzureMlException.builder(operation, title(name))
                    .code("UnreadableAnswer")
                    .message("the response has no " + field)
                    .build();
        }
        return SecretText.of(text);
    }

    private String title(String name) {
        return "service " + name + " of " + service.ref();
    }
}
