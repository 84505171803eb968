package io.jenkins.plugins.azureml.client.registries;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import io.jenkins.plugins.azureml.client.storage.ContainerSignatures;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The files of a version in a registry. The service signs the URL of their container, since nobody else has access to the storage
 * of a registry.
 */
public final class RegistryFiles implements ContainerSignatures {

    private static final String OPERATION = "get a read address for";

    private final WorkspaceService service;
    private final URI address;
    private final String resource;
    private final String body;
    private final String uri;
    private volatile URI signed;

    /** @param uri {@code modelUri} or {@code dataUri} of the version, as the service returns it */
    RegistryFiles(WorkspaceService service, RegistryRef ref, String assets, String asset, String version, String uri)
            throws AzureMlException {
        this.service = service;
        this.uri = uri;
        this.resource = assets + " " + asset + ":" + version + " in " + ref;
        this.address = service.v2(
                ref.scope(),
                "/datareferences/" + Segments.checked(OPERATION, "name", asset) + "/versions/"
                        + Segments.checked(OPERATION, "version", version));
        ObjectNode request = Json.MAPPER.createObjectNode();
        request.put("assetId", ref.id(assets, asset, version)).put("blobUri", uri);
        this.body = request.toString();
    }

    /** Requests a new signature: {@code POST …/registries/{registry}/datareferences/{name}/versions/{version}}. */
    public void renew() throws AzureMlException, InterruptedException {
        Call call = service.call(Call.Target.RESOURCE_MANAGER, OPERATION, resource, "POST", address)
                .jsonBody(body)
                .safe()
                .json();
        JsonNode reference = Json.field(service.send(call).json(), "blobReferenceForConsumption");
        URI url = Json.uri(Json.field(reference, "credential"), "sasUri");
        if (url == null || !url.isAbsolute() || url.getRawQuery() == null) {
            throw AzureMlException.foreignResponse(OPERATION, resource, "has no credential with a sasUri");
        }
        signed = url;
    }

    /** Requests a new signature, unless another thread has done so since the URL was signed. */
    public synchronized void refused(URI url) throws AzureMlException, InterruptedException {
        if (signed == null || signed.getRawQuery().equals(url.getRawQuery())) {
            renew();
        }
    }

    private URI signed() throws AzureMlException, InterruptedException {
        if (signed == null) {
            renew();
        }
        return signed;
    }

    private URI container() throws AzureMlException, InterruptedException {
        return URI.create(signed().toString().replaceFirst("/*[?#].*", ""));
    }

    /** Returns the storage of the files. */
    public BlobStore store() throws AzureMlException, InterruptedException {
        return BlobStore.signed(service, resource, container(), this);
    }

    /** Returns the name of the file or folder in the storage; empty for all files of its container. */
    public String root() throws AzureMlException, InterruptedException {
        String container = container().toString();
        String own = uri.replaceFirst("[?#].*", "").replaceFirst("/+$", "");
        if (!own.equals(container) && !own.startsWith(container + "/")) {
            throw AzureMlException.foreignResponse(
                    OPERATION, resource, "is about other files than those of the version");
        }
        String path = own.substring(container.length()).replaceFirst("^/+", "");
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String container(String permissions) throws AzureMlException, InterruptedException {
        return signed().getRawQuery();
    }

    @Override
    public String blob(String name, String permissions) throws AzureMlException, InterruptedException {
        return signed().getRawQuery();
    }
}
