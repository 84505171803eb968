package io.jenkins.plugins.azureml.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.AmlHttp;
import io.jenkins.plugins.azureml.client.AzureCloud;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.WorkspaceRef;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Requests in the name of one identity to the services of one workspace. */
public final class WorkspaceService {

    /** Where the regional server of the workspace is; read once. */
    public interface Api {
        URI base() throws AzureMlException, InterruptedException;
    }

    private static final int MAX_PAGES = 1000;

    private final AmlHttp http;
    private final AzureCloud cloud;
    private final Bearer bearer;
    private final WorkspaceRef ref;
    private final Api api;

    public WorkspaceService(AmlHttp http, AzureCloud cloud, Bearer bearer, WorkspaceRef ref, Api api) {
        this.http = http;
        this.cloud = cloud;
        this.bearer = bearer;
        this.ref = ref;
        this.api = api;
    }

    public AmlHttp http() {
        return http;
    }

    public AzureCloud cloud() {
        return cloud;
    }

    public WorkspaceRef ref() {
        return ref;
    }

    /** {@code {api}/{area}{workspace}{path}?query}; pairs of the query without a value are left out. */
    public URI uri(String area, String path, String... query) throws AzureMlException, InterruptedException {
        return Segments.uri(api.base(), "/" + area + ref.path() + path, query);
    }

    /** A call that carries the token, once its address is known to be one of the cloud's. */
    public Call call(String operation, String resource, String method, URI uri) {
        return call(Call.Target.WORKSPACE_SERVICE, operation, resource, method, uri);
    }

    public Call call(Call.Target target, String operation, String resource, String method, URI uri) {
        return open(target, operation, resource, method, uri).bearer(bearer);
    }

    /** A call without a token, as for a signed URL. */
    public Call open(Call.Target target, String operation, String resource, String method, URI uri) {
        return Call.of(target, operation, resource, method, uri)
                .urlRule(address -> Hosts.openProblem(cloud, address))
                .direct(cloud.custom() && Hosts.isLoopback(Hosts.host(uri)));
    }

    /** Why no token may be sent to {@code uri}. */
    public Optional<String> problem(URI uri) {
        return bearer.problem(uri);
    }

    public Answer send(Call call) throws AzureMlException, InterruptedException {
        return http.send(call);
    }

    /** All elements of a list, page by page. */
    public List<JsonNode> list(String operation, String resource, URI first)
            throws AzureMlException, InterruptedException {
        return list(operation, resource, first, null);
    }

    /**
     * All elements of a list, page by page.
     *
     * @param tokenQuery the name of the query parameter for a continuationToken, for lists that have no link; or null
     */
    public List<JsonNode> list(String operation, String resource, URI first, String tokenQuery)
            throws AzureMlException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        Set<URI> seen = new HashSet<>();
        URI page = first;
        while (page != null) {
            if (!seen.add(page) || seen.size() > MAX_PAGES) {
                throw link(operation, resource, "the pages of the list lead round in a circle");
            }
            JsonNode json = send(call(operation, resource, "GET", page).json()).json();
            all.addAll(Json.elements(json));
            page = next(operation, resource, json);
            String token = Json.text(json, "continuationToken");
            if (page == null && token != null && tokenQuery != null) {
                page = Segments.uri(first, "", tokenQuery, token);
            }
        }
        return all;
    }

    private URI next(String operation, String resource, JsonNode json) throws AzureMlException {
        String text = Json.text(json, "nextLink");
        if (text == null) {
            return null;
        }
        URI link = Json.toUri(text);
        Optional<String> problem = link == null ? Optional.of("is not a URL") : problem(link);
        if (problem.isPresent()) {
            String shown = link == null ? "" : Redactor.show(link) + " ";
            throw link(operation, resource, "the link to the next page " + shown + problem.get());
        }
        return link;
    }

    private static AzureMlException link(String operation, String resource, String message) {
        return AzureMlException.builder(operation, resource)
                .code("Refused")
                .message(message)
                .build();
    }
}
