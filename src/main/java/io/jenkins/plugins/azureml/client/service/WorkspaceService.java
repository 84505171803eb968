package io.jenkins.plugins.azureml.client.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.storage.StorageAccess;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Sends requests of one identity to the services of one workspace. Thread-safe. */
public final class WorkspaceService implements StorageAccess.Requests {

    /** The api-version of calls to the Machine Learning resource provider, except those that need the v2 contract. */
    public static final String API_VERSION = "2019-11-01";

    /**
     * The areas of the v1 API whose calls carry {@link #API_VERSION}, as Microsoft's article on the REST API shows them, though
     * their own version is in the path. The clients and specifications of all other areas send none.
     */
    private static final Set<String> VERSIONED_AREAS = Set.of("execution/v1.0", "history/v1.0", "modelmanagement/v1.0");

    /** Supplies the address of the regional server of the workspace. */
    public interface Api {
        URI base() throws AzureMlException, InterruptedException;
    }

    private final AmlHttp http;
    private final AzureCloud cloud;
    private final Identity identity;
    private final Bearer bearer;
    private final WorkspaceRef ref;
    private final String path;
    private final Api api;
    private final StorageAccess.Workspace facts;
    private final String v2Version;

    /**
     * @param facts supplies what is known about the storage of the workspace
     * @param v2Version the api-version of v2 calls
     */
    public WorkspaceService(
            AmlHttp http,
            AzureCloud cloud,
            Identity identity,
            WorkspaceRef ref,
            Api api,
            StorageAccess.Workspace facts,
            String v2Version) {
        this.http = http;
        this.cloud = cloud;
        this.identity = identity;
        this.bearer = http.bearer(cloud, identity);
        this.facts = facts;
        this.ref = ref;
        this.path = ref.path();
        this.api = api;
        this.v2Version = v2Version;
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

    /**
     * Returns {@code {api}/{area}{workspace}{path}?query}, with an api-version if calls of the area carry one; parameters without
     * a value are left out.
     */
    public URI uri(String area, String path, String... query) throws AzureMlException, InterruptedException {
        String[] all = VERSIONED_AREAS.contains(area) ? withVersion(API_VERSION, query) : query;
        return Segments.uri(api.base(), "/" + area + this.path + path, all);
    }

    /**
     * Returns the api-version of requests to a path of the regional server that specify none; null if they carry none. The path
     * may contain the placeholder of the workspace, right after the area.
     */
    @CheckForNull
    public static String regionalVersion(String path) {
        return VERSIONED_AREAS.stream().anyMatch(area -> path.matches("/" + Pattern.quote(area) + "[/{].*"))
                ? API_VERSION
                : null;
    }

    private static String[] withVersion(String version, String... query) {
        String[] all = Arrays.copyOf(query, query.length + 2);
        all[query.length] = "api-version";
        all[query.length + 1] = version;
        return all;
    }

    /** Returns {@code {api}{path}?query}. */
    public URI regionalUri(String path, String... query) throws AzureMlException, InterruptedException {
        return Segments.uri(api.base(), path, query);
    }

    /** Returns {@code {resource manager}{path}?query}; parameters without a value are left out. */
    public URI armUri(String path, String... query) {
        return Segments.uri(cloud.resourceManager(), path, query);
    }

    /** Returns {@code {resource manager}{workspace}{path}?query&api-version=…}: an address of the v2 API. */
    public URI v2(String path, String... query) {
        return armUri(this.path + path, withVersion(v2Version, query));
    }

    /** Returns an address of the v2 API below a workspace or registry; see {@link #v2}. */
    public URI v2(AssetScope scope, String path, String... query) {
        return armUri(scope.path() + path, withVersion(v2Version, query));
    }

    /**
     * Returns an address of the v2 API as {@link #v2} does, but with a preview version, for what stable versions do not have.
     *
     * @param version the api-version unless the v2 calls of this service have a preview version of their own
     */
    public URI v2Preview(String version, String path, String... query) {
        return armUri(this.path + path, withVersion(v2Version.endsWith("-preview") ? v2Version : version, query));
    }

    /** Creates a call with the token, which is sent only to hosts of the cloud. */
    public Call call(String operation, String resource, String method, URI uri) {
        return call(Call.Target.WORKSPACE_SERVICE, operation, resource, method, uri);
    }

    public Call call(Call.Target target, String operation, String resource, String method, URI uri) {
        return open(target, operation, resource, method, uri).bearer(bearer);
    }

    /** Creates a call without a token, as for a signed URL. */
    @Override
    public Call open(Call.Target target, String operation, String resource, String method, URI uri) {
        return Call.of(target, operation, resource, method, uri)
                .urlRule(address -> Hosts.openProblem(cloud, address))
                .addressRule(target == Call.Target.SIGNED_URL ? address -> Hosts.openProblem(cloud, address) : null)
                .direct(cloud.custom() && Hosts.isLoopback(Hosts.host(uri)));
    }

    @Override
    public boolean isOnce() {
        return http.isOnce();
    }

    /** Returns access to the storage of the workspace without account keys. */
    public StorageAccess storage() {
        return new StorageAccess(this, http.storage(), cloud, identity, http.storageBearer(cloud, identity), facts);
    }

    /** Returns why no token may be sent to {@code uri}; empty if it may. */
    public Optional<String> problem(URI uri) {
        return bearer.problem(uri);
    }

    @Override
    public Response send(Call call) throws AzureMlException, InterruptedException {
        return http.send(call);
    }

    /** Returns a list of the workspace's services, read page by page. */
    public Paged<JsonNode> pages(String operation, String resource, URI first) {
        return pages(operation, resource, first, null);
    }

    /**
     * Returns a list of the workspace's services, read page by page.
     *
     * @param tokenQuery the query parameter for the continuationToken of lists without links; null if there is none
     */
    public Paged<JsonNode> pages(String operation, String resource, URI first, @CheckForNull String tokenQuery) {
        return new Pages(this, operation, resource).get(Call.Target.WORKSPACE_SERVICE, first, tokenQuery);
    }

    /** Returns a list of Azure Resource Manager, read page by page. */
    public Paged<JsonNode> armPages(String operation, String resource, URI first) {
        return new Pages(this, operation, resource).get(Call.Target.RESOURCE_MANAGER, first, null);
    }

    /** Returns the results of a query by POST, read page by page. */
    public Paged<JsonNode> queried(String operation, String resource, URI uri, ObjectNode query) {
        return new Pages(this, operation, resource).post(uri, query);
    }

    /** Returns all elements of a list. */
    public List<JsonNode> list(String operation, String resource, URI first)
            throws AzureMlException, InterruptedException {
        return pages(operation, resource, first).all();
    }

    /** Returns all elements of a list; see {@link #pages(String, String, URI, String)}. */
    public List<JsonNode> list(String operation, String resource, URI first, @CheckForNull String tokenQuery)
            throws AzureMlException, InterruptedException {
        return pages(operation, resource, first, tokenQuery).all();
    }
}
