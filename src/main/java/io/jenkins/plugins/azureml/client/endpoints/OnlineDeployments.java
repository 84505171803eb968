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
 * Operations on the deployments of an online endpoint, in Azure Resource Manager: {@code
 * {arm}{workspace}/onlineEndpoints/{endpoint}/deployments}.
 */
public final class OnlineDeployments {

    private final WorkspaceService service;
    private final String endpoint;

    OnlineDeployments(WorkspaceService service, String endpoint) {
        this.service = service;
        this.endpoint = endpoint;
    }

    /** Lists the deployments: {@code GET …/deployments}. */
    public Paged<OnlineDeployment> list() throws AzureMlException {
        String operation = "list the deployments of";
        return service.armPages(operation, "online endpoint " + endpoint + " of " + service.ref(), base(operation, ""))
                .map(OnlineDeployment::of);
    }

    /** Reads a deployment: {@code GET …/deployments/{name}}. */
    public OnlineDeployment get(String name) throws AzureMlException, InterruptedException {
        return OnlineDeployment.of(read(name));
    }

    private JsonNode read(String name) throws AzureMlException, InterruptedException {
        return service.send(call("read", name, "GET", "").json()).json();
    }

    /** Reads a deployment. Empty if it does not exist. */
    public Optional<OnlineDeployment> find(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> get(name));
    }

    /**
     * Starts to create or update a deployment: {@code PUT …/deployments/{name}}. Idempotent.
     *
     * @param definition request body with {@code location}, {@code sku} and {@code properties}
     * @param again whether an earlier attempt may have started this operation
     */
    public LongRunningOperation createOrUpdate(String name, JsonNode definition, boolean again)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        return new Operations(service)
                .put(operation, title(name), uri(operation, name, ""), definition.toString(), List.of(), again);
    }

    /** Reads a deployment as a request body for {@link #createOrUpdate}. Empty if it does not exist. */
    public Optional<ObjectNode> definition(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> Resources.changeable(read(name), List.of("provisioningState")));
    }

    /**
     * Starts to delete a deployment: {@code DELETE …/deployments/{name}}. The service refuses to delete a deployment
     * that receives traffic.
     */
    public LongRunningOperation delete(String name) throws AzureMlException, InterruptedException {
        String operation = "delete";
        URI uri = uri(operation, name, "");
        return new Operations(service).delete(operation, title(name), uri, uri);
    }

    /**
     * Returns the last lines of the log of the scoring script: {@code POST …/deployments/{name}/getLogs}.
     *
     * @param lines maximum number of lines
     */
    public String log(String name, int lines) throws AzureMlException, InterruptedException {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("containerType", "InferenceServer")
                .put("tail", lines);
        Call call = call("read the log of", name, "POST", "/getLogs")
                .jsonBody(body.toString())
                .safe()
                .json();
        String content = Json.text(service.send(call).json(), "content");
        return content == null ? "" : content;
    }

    private Call call(String operation, String name, String method, String suffix) throws AzureMlException {
        return service.call(Call.Target.RESOURCE_MANAGER, operation, title(name), method, uri(operation, name, suffix));
    }

    private URI uri(String operation, String name, String suffix) throws AzureMlException {
        return base(operation, "/" + Segments.checked(operation, "deployment", name) + suffix);
    }

    private URI base(String operation, String suffix) throws AzureMlException {
        return service.v2(
                "/onlineEndpoints/" + Segments.checked(operation, "endpoint", endpoint) + "/deployments" + suffix);
    }

    private String title(String name) {
        return "deployment " + name + " of online endpoint " + endpoint + " of " + service.ref();
    }
}
