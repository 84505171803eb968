package io.jenkins.plugins.azureml.client.components;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.Operations;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.AssetScope;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Versions of components, data, environments and models (v2) of a workspace or registry, in Azure Resource Manager:
 * {@code {arm}{workspace}/{assets}}.
 * The parameter {@code assets} is the last segment of that address.
 */
public final class AssetVersions {

    private static final String FIRST = "1";

    private final WorkspaceService service;
    private final AssetScope scope;

    public AssetVersions(WorkspaceService service) {
        this(service, AssetScope.of(service.ref()));
    }

    /** @param scope a registry, or the workspace of the service */
    public AssetVersions(WorkspaceService service, AssetScope scope) {
        this.service = service;
        this.scope = scope;
    }

    /** Lists the names of assets: {@code GET …/{assets}}. */
    public Paged<String> names(String assets) {
        return containers(assets).map(each -> Json.text(each, "name"));
    }

    /** Lists the names of assets with their newest versions, as {@code NAME:VERSION}: {@code GET …/{assets}}. */
    public Paged<String> namesWithLatest(String assets) {
        return containers(assets).map(each -> {
            String version = Json.text(Json.field(each, "properties"), "latestVersion");
            return version == null ? null : Json.text(each, "name") + ":" + version;
        });
    }

    private Paged<JsonNode> containers(String assets) {
        return service.armPages("list", "the " + assets + " of " + scope, service.v2(scope, "/" + assets));
    }

    /**
     * Returns the version that was created last: {@code GET …/{assets}/{name}/versions}.
     *
     * @return null if there is no version
     */
    @CheckForNull
    public String latest(String assets, String name) throws AzureMlException, InterruptedException {
        return newest(assets, name).map(each -> Json.text(each, "name")).orElse(null);
    }

    /** Reads the version that was created last: {@code GET …/{assets}/{name}/versions}. Empty if there is no version. */
    public Optional<JsonNode> newest(String assets, String name) throws AzureMlException, InterruptedException {
        String operation = "list the versions of";
        URI uri = service.v2(scope, "/" + assets + "/" + Segments.checked(operation, "name", name) + "/versions");
        JsonNode latest = null;
        String newest = "";
        for (JsonNode each : service.armPages(operation, assets + " " + name + " of " + scope, uri)
                .emptyIf(AzureMlException::isMissing)
                .all()) {
            String created = String.valueOf(Json.text(Json.field(each, "systemData"), "createdAt"));
            if (latest == null || created.compareTo(newest) >= 0) {
                newest = created;
                latest = each;
            }
        }
        return Optional.ofNullable(latest);
    }

    /** Reads a version: {@code GET …/{assets}/{name}/versions/{version}}. Empty if it does not exist. */
    public Optional<JsonNode> find(String assets, String name, String version)
            throws AzureMlException, InterruptedException {
        String operation = "read";
        Call call = service.call(
                        Call.Target.RESOURCE_MANAGER,
                        operation,
                        title(assets, name, version),
                        "GET",
                        uri(operation, assets, name, version))
                .json();
        return NotFound.toEmpty(() -> service.send(call).json());
    }

    /**
     * Returns the version that Microsoft's client would create next: {@code GET …/{assets}/{name}}, its {@code nextVersion}, or
     * 1 for a new name. The service does not reserve it.
     */
    public String next(String assets, String name) throws AzureMlException, InterruptedException {
        String operation = "choose the next version of";
        String resource = assets + " " + name + " of " + scope;
        URI uri = service.v2(scope, "/" + assets + "/" + Segments.checked(operation, "name", name));
        Call call = service.call(Call.Target.RESOURCE_MANAGER, operation, resource, "GET", uri)
                .json();
        Optional<JsonNode> container = NotFound.toEmpty(() -> service.send(call).json());
        if (container.isEmpty()) {
            return FIRST;
        }
        String next = Json.text(Json.field(container.get(), "properties"), "nextVersion");
        if (next == null) {
            throw AzureMlException.builder(operation, resource)
                    .code("NoVersion")
                    .message("the service reports no next version")
                    .advice("set the version in the file")
                    .build();
        }
        return next;
    }

    /**
     * Creates a version, or changes its description and tags: {@code PUT …/{assets}/{name}/versions/{version}}. Idempotent. The
     * service rejects other content in an existing version.
     *
     * @param body with {@code properties}
     * @param again whether an earlier attempt may have been executed
     */
    public LongRunningOperation put(String assets, String name, String version, ObjectNode body, boolean again)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        return new Operations(service)
                .put(
                        operation,
                        title(assets, name, version),
                        uri(operation, assets, name, version),
                        body.toString(),
                        List.of(),
                        again);
    }

    /** Returns the completed operation that an earlier {@link #put} has started. */
    public LongRunningOperation created(String assets, String name, String version) throws AzureMlException {
        String operation = "create";
        return Operations.completed(operation, title(assets, name, version), uri(operation, assets, name, version));
    }

    /** Returns the operation that an earlier {@link #put} of an existing version may have started. */
    public LongRunningOperation follow(String assets, String name, String version) throws AzureMlException {
        String operation = "create";
        return Operations.following(operation, title(assets, name, version), uri(operation, assets, name, version));
    }

    /** Returns the id of a version. */
    public String id(String assets, String name, String version) {
        return scope.id(assets, name, version);
    }

    private URI uri(String operation, String assets, String name, String version) throws AzureMlException {
        return service.v2(
                scope,
                "/" + assets + "/" + Segments.checked(operation, "name", name) + "/versions/"
                        + Segments.checked(operation, "version", version));
    }

    private String title(String assets, String name, String version) {
        return assets + " " + name + ", version " + version + ", of " + scope;
    }
}
