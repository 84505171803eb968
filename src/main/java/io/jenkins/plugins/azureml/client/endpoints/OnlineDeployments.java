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

/** The deployments of one online endpoint: {@code {arm}{workspace}/onlineEndpoints/{endpoint}/deployments}. */
public final class OnlineDeployments {

    private final WorkspaceService service;
    private final String endpoint;

    OnlineDeployments(WorkspaceService service, String endpoint) {
        this.service = service;
        this.endpoint = endpoint;
    }

    /** {@code GET …/deployments} */
    public Paged<OnlineDeployment> list() throws AzureMlException {
        String operation = "list the deployments of";
        return service.managedPages(
                        operation, "online endpoint " + endpoint + " of " + service.ref(), base(operation, ""))
                .map(OnlineDeployment::of);
    }

    /** {@code GET …/deployments/{name}} */
    public OnlineDeployment get(String name) throws AzureMlException, InterruptedException {
        return OnlineDeployment.of(read(name));
    }

    private JsonNode read(String name) throws AzureMlException, InterruptedException {
        return service.send(call("read", name, "GET", "").json()).json();
    }

    /** The deployment, or empty if there is none of this name. */
    public Optional<OnlineDeployment> find(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> get(name));
    }

    /**
     * Begins to make a deployment, or to change one of this name: {@code PUT …/deployments/{name}}. Harmless to repeat.
     *
     * @param definition the body as the service takes it, with {@code location}, {@code sku} and {@code properties}
     * @param again whether the same may have been begun before
     */
    public LongRunningOperation createOrUpdate(String name, JsonNode definition, boolean again)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        return new Operations(service)
                .put(operation, title(name), uri(operation, name, ""), definition.toString(), List.of(), again);
    }

    /** What a deployment is, as {@link #createOrUpdate} takes it; empty if there is none of this name. */
    public Optional<ObjectNode> definition(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> Resources.changeable(read(name), List.of("provisioningState")));
    }

    /** Begins to delete a deployment: {@code DELETE …/deployments/{name}}. The service refuses one that has traffic. */
    public LongRunningOperation delete(String name) throws AzureMlException, InterruptedException {
        String operation = "delete";
        URI uri = uri(operation, name, "");
        return new Operations(service).delete(operation, title(name), uri, uri);
    }

    /**
     * The last lines of what the scoring script has printed: {@code POST …/deployments/{name}/getLogs}.
     *
     * @param lines at most so many
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
