package io.jenkins.plugins.azureml.client.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.Operations;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Operations on the batch endpoints of a workspace (v2) and on their deployments, in Azure Resource Manager: {@code
 * {arm}{workspace}/batchEndpoints}. Names have the same rules as those of online endpoints.
 */
public final class BatchEndpoints {

    private static final List<String> READ_ONLY = List.of("scoringUri", "swaggerUri", "provisioningState");

    private final WorkspaceService service;

    public BatchEndpoints(WorkspaceService service) {
        this.service = service;
    }

    /** Reads an endpoint: {@code GET …/batchEndpoints/{name}}. */
    public BatchEndpoint get(String name) throws AzureMlException, InterruptedException {
        return BatchEndpoint.of(read(title(name), uri("read", name)));
    }

    /** Reads an endpoint. Empty if it does not exist. */
    public Optional<BatchEndpoint> find(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> get(name));
    }

    /** Reads an endpoint as a request body for {@link #createOrUpdate}. Empty if it does not exist. */
    public Optional<ObjectNode> definition(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> Resources.changeable(read(title(name), uri("read", name)), READ_ONLY));
    }

    /**
     * Starts to create or update an endpoint: {@code PUT …/batchEndpoints/{name}}. Idempotent. Also changes the default
     * deployment, since {@code PATCH} accepts tags and the identity only.
     *
     * @param definition request body with {@code location} and {@code properties}
     * @param again whether an earlier attempt may have started this operation
     */
    public LongRunningOperation createOrUpdate(String name, JsonNode definition, boolean again)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        return put(operation, title(name), uri(operation, name), definition, again);
    }

    /** Lists the names of the endpoints: {@code GET …/batchEndpoints}. */
    public Paged<String> names() {
        return names("list the batch endpoints of", service.ref().toString(), service.v2("/batchEndpoints"));
    }

    /** Lists the names of the deployments of an endpoint: {@code GET …/batchEndpoints/{endpoint}/deployments}. */
    public Paged<String> deployments(String endpoint) throws AzureMlException {
        String operation = "list the deployments of";
        return names(operation, title(endpoint), base(operation, endpoint, ""));
    }

    private Paged<String> names(String operation, String title, URI uri) {
        return service.armPages(operation, title, uri).map(each -> String.valueOf(Json.text(each, "name")));
    }

    /** Reads a deployment as a request body for {@link #createOrUpdateDeployment}. Empty if it does not exist. */
    public Optional<ObjectNode> deploymentDefinition(String endpoint, String name)
            throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> Resources.changeable(
                read(title(endpoint, name), uri("read", endpoint, name)), List.of("provisioningState")));
    }

    /**
     * Starts to create or update a deployment: {@code PUT …/batchEndpoints/{endpoint}/deployments/{name}}. Idempotent.
     *
     * @param definition request body with {@code location} and {@code properties}
     * @param again whether an earlier attempt may have started this operation
     */
    public LongRunningOperation createOrUpdateDeployment(
            String endpoint, String name, JsonNode definition, boolean again)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        return put(operation, title(endpoint, name), uri(operation, endpoint, name), definition, again);
    }

    private LongRunningOperation put(String operation, String title, URI uri, JsonNode definition, boolean again)
            throws AzureMlException, InterruptedException {
        return new Operations(service).put(operation, title, uri, definition.toString(), List.of(), again);
    }

    private JsonNode read(String title, URI uri) throws AzureMlException, InterruptedException {
        return service.send(service.call(Call.Target.RESOURCE_MANAGER, "read", title, "GET", uri)
                        .json())
                .json();
    }

    private URI uri(String operation, String name) throws AzureMlException {
        return service.v2("/batchEndpoints/" + Segments.checked(operation, "endpoint", name));
    }

    private URI uri(String operation, String endpoint, String name) throws AzureMlException {
        return base(operation, endpoint, "/" + Segments.checked(operation, "deployment", name));
    }

    private URI base(String operation, String endpoint, String suffix) throws AzureMlException {
        return service.v2(
                "/batchEndpoints/" + Segments.checked(operation, "endpoint", endpoint) + "/deployments" + suffix);
    }

    private String title(String name) {
        return "batch endpoint " + name + " of " + service.ref();
    }

    private String title(String endpoint, String name) {
        return "deployment " + name + " of " + title(endpoint);
    }
}
