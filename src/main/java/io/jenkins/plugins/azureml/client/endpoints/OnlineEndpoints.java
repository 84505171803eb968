package io.jenkins.plugins.azureml.client.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.Operations;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import io.jenkins.plugins.azureml.client.services.ServiceKeys;
import io.jenkins.plugins.azureml.client.services.ServiceToken;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Operations on the online endpoints of a workspace (v2), in Azure Resource Manager: {@code
 * {arm}{workspace}/onlineEndpoints}.
 */
public final class OnlineEndpoints {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]{1,30}[a-zA-Z0-9]");
    private static final List<String> READ_ONLY = List.of("scoringUri", "swaggerUri", "provisioningState");

    private final WorkspaceService service;

    public OnlineEndpoints(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Returns the problem with the name of an endpoint or a deployment; empty if it is valid.
     *
     * @param parameter name of the parameter in the message
     */
    public static Optional<String> problem(String parameter, @CheckForNull String name) {
        if (name == null || name.isBlank()) {
            return Optional.of(parameter + " is missing");
        }
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(parameter + " '" + name
                        + "' must have 3 to 32 letters, digits and '-', begin with a letter and not end with '-'");
    }

    /** Returns a sentence for each problem with a traffic definition. */
    public static List<String> trafficProblems(Map<String, Integer> traffic) {
        List<String> problems = new ArrayList<>();
        int total = 0;
        for (Map.Entry<String, Integer> share : traffic.entrySet()) {
            problem("the deployment in traffic", share.getKey()).ifPresent(problems::add);
            int percent = share.getValue();
            if (percent < 0 || percent > 100) {
                problems.add("traffic of " + share.getKey() + " must be 0 to 100 percent, not " + percent);
            }
            total += percent;
        }
        if (problems.isEmpty() && total != 100 && total != 0) {
            problems.add("the traffic must sum to 100 percent, or to 0 to stop all traffic, not to " + total);
        }
        return problems;
    }

    /** Lists the endpoints: {@code GET …/onlineEndpoints}. */
    public Paged<OnlineEndpoint> list() {
        return service.armPages(
                        "list the online endpoints of", service.ref().toString(), service.v2("/onlineEndpoints"))
                .map(OnlineEndpoint::of);
    }

    /** Reads an endpoint: {@code GET …/onlineEndpoints/{name}}. */
    public OnlineEndpoint get(String name) throws AzureMlException, InterruptedException {
        return OnlineEndpoint.of(read("read", name));
    }

    /** Reads an endpoint. Empty if it does not exist. */
    public Optional<OnlineEndpoint> find(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> get(name));
    }

    /** Reads an endpoint as a request body for {@link #createOrUpdate}. Empty if it does not exist. */
    public Optional<ObjectNode> definition(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> Resources.changeable(read("read", name), READ_ONLY));
    }

    /**
     * Starts to create or update an endpoint: {@code PUT …/onlineEndpoints/{name}}. Idempotent.
     *
     * @param definition request body with {@code location} and {@code properties}
     * @param again whether an earlier attempt may have started this operation
     */
    public LongRunningOperation createOrUpdate(String name, JsonNode definition, boolean again)
            throws AzureMlException, InterruptedException {
        return put("create", name, definition, again);
    }

    /**
     * Starts to change the traffic of an endpoint: {@code GET} and {@code PUT …/onlineEndpoints/{name}}, because
     * {@code PATCH} accepts tags and the identity only. Idempotent. The service has no precondition for the
     * {@code PUT}, so a concurrent change of the endpoint is overwritten.
     *
     * @param traffic percentage by deployment; deployments that are not listed receive nothing
     * @param again whether an earlier attempt may have started this operation
     */
    public LongRunningOperation shift(String name, Map<String, Integer> traffic, boolean again)
            throws AzureMlException, InterruptedException {
        String operation = "shift the traffic of";
        List<String> problems = trafficProblems(traffic);
        if (!problems.isEmpty()) {
            throw AzureMlException.badParameter(operation + " " + name, String.join("; ", problems));
        }
        ObjectNode body = Resources.changeable(read(operation, name), READ_ONLY);
        ObjectNode shares = ((ObjectNode) body.get("properties")).putObject("traffic");
        traffic.forEach((deployment, percent) -> {
            if (percent > 0) {
                shares.put(deployment, percent);
            }
        });
        return put(operation, name, body, again);
    }

    private LongRunningOperation put(String operation, String name, JsonNode body, boolean again)
            throws AzureMlException, InterruptedException {
        return new Operations(service)
                .put(operation, title(name), uri(operation, name, ""), body.toString(), List.of(), again);
    }

    /** Starts to delete an endpoint with all its deployments: {@code DELETE …/onlineEndpoints/{name}}. Idempotent. */
    public LongRunningOperation delete(String name) throws AzureMlException, InterruptedException {
        String operation = "delete";
        URI uri = uri(operation, name, "");
        return new Operations(service).delete(operation, title(name), uri, uri);
    }

    /** Returns the keys of an endpoint whose authMode is {@code Key}: {@code POST …/onlineEndpoints/{name}/listKeys}. */
    public ServiceKeys keys(String name) throws AzureMlException, InterruptedException {
        String operation = "read the keys of";
        JsonNode json = post(operation, name, "/listKeys");
        return new ServiceKeys(
                secret(operation, name, json, "primaryKey"), secret(operation, name, json, "secondaryKey"));
    }

    /** Returns a token for an endpoint whose authMode is {@code AMLToken}: {@code POST …/onlineEndpoints/{name}/token}. */
    public ServiceToken token(String name) throws AzureMlException, InterruptedException {
        String operation = "get a token of";
        JsonNode json = post(operation, name, "/token");
        return new ServiceToken(
                secret(operation, name, json, "accessToken"),
                Json.moment(json, "expiryTimeUtc"),
                Json.moment(json, "refreshAfterTimeUtc"));
    }

    /** Returns the operations on the deployments of an endpoint. */
    public OnlineDeployments deployments(String name) {
        return new OnlineDeployments(service, name);
    }

    private JsonNode read(String operation, String name) throws AzureMlException, InterruptedException {
        return service.send(call(operation, name, "GET", "").json()).json();
    }

    /** Sends a {@code POST} that only reads. */
    private JsonNode post(String operation, String name, String suffix) throws AzureMlException, InterruptedException {
        return service.send(call(operation, name, "POST", suffix).safe().json()).json();
    }

    private Call call(String operation, String name, String method, String suffix) throws AzureMlException {
        return service.call(Call.Target.RESOURCE_MANAGER, operation, title(name), method, uri(operation, name, suffix));
    }

    private URI uri(String operation, String name, String suffix) throws AzureMlException {
        return service.v2("/onlineEndpoints/" + Segments.checked(operation, "endpoint", name) + suffix);
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
        return "online endpoint " + name + " of " + service.ref();
    }
}
