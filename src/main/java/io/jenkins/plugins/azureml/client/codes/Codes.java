package io.jenkins.plugins.azureml.client.codes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Operations on code assets (v2), in Azure Resource Manager: {@code {arm}{workspace}/codes}. */
public final class Codes {

    /** Version of the hash algorithm that Microsoft's clients and this one use. */
    public static final String HASH_VERSION = "202208";

    /** The only version: a name from {@link #nameOf} identifies the content. */
    public static final String VERSION = "1";

    static final String HASH = "hash_sha256";

    /** Reading shows what an interrupted upload has stored. */
    private static final String PERMISSIONS = "rcw";

    private static final Pattern HASH_FORM = Pattern.compile("[0-9a-f]{64}");

    private final WorkspaceService service;

    public Codes(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Returns the asset name for a content hash. Depends on the hash only, so that concurrent uploads of the same
     * folder end up with one asset. The result is a GUID, like the names that Microsoft's clients generate.
     */
    public static String nameOf(String hash) {
        return ContentDigest.guid("azure-ml code " + HASH_VERSION + " " + hash);
    }

    /**
     * Finds code by its content, independent of its name and creator: {@code GET
     * …/codes/{name}/versions?hash={hash}&hashVersion=202208}.
     *
     * @param hash SHA-256 as 64 hexadecimal digits
     */
    public Optional<CodeVersion> findByHash(String hash) throws AzureMlException, InterruptedException {
        if (!HASH_FORM.matcher(hash).matches()) {
            // The hash comes from an agent, and names are derived from it.
            throw AzureMlException.badParameter("look for", "the hash of code must be 64 hexadecimal digits");
        }
        // The service ignores the name, but the path requires one.
        URI uri = service.v2(
                "/codes/" + Segments.encode(nameOf(hash)) + "/versions", "hash", hash, "hashVersion", HASH_VERSION);
        return service.armPages("look for", "code with the hash " + hash + " in " + service.ref(), uri)
                .map(CodeVersion::of)
                .emptyIf(AzureMlException::isMissing)
                .find(code -> hash.equals(code.hash()));
    }

    /** Reads a code version: {@code GET …/codes/{name}/versions/{version}}. Empty if it does not exist. */
    public Optional<CodeVersion> find(String name, String version) throws AzureMlException, InterruptedException {
        Call call = call("read", name, version, "GET").json();
        return NotFound.toEmpty(() -> service.send(call).json()).map(CodeVersion::of);
    }

    /**
     * Returns the location in storage for the files of a code version: {@code POST
     * …/codes/{name}/versions/{version}/startPendingUpload}. Repeating the call for the same version returns the same
     * location with a fresh signature. Signs the location with a delegation key of the caller if the service does not sign it,
     * or if the storage refuses signatures by account keys.
     */
    public PendingUpload startUpload(String name, String version) throws AzureMlException, InterruptedException {
        String operation = "get an upload address for";
        String resource = resource(name, version);
        PendingUploads.Place place = new PendingUploads(service)
                .start(operation, resource, uri(operation, name, version, "/startPendingUpload"));
        URI blobUri = place.blobUri();
        if (place.signedUrl() != null) {
            return new PendingUpload(blobUri, service.storage().folder(place.signedUrl(), PERMISSIONS));
        }
        return new PendingUpload(
                blobUri,
                service.storage()
                        .signedFolder(blobUri, PERMISSIONS)
                        .orElseThrow(() -> AzureMlException.builder(operation, resource)
                                .code("UnreadableAnswer")
                                .message(
                                        "the response has no credential with a sasUri, and its blobUri is not one of blob"
                                                + " storage")
                                .build()));
    }

    /**
     * Creates a code version for files in storage: {@code PUT …/codes/{name}/versions/{version}}. If another build has
     * created it meanwhile, returns that one.
     *
     * @param codeUri location of the files, without a signature
     */
    public CodeVersion create(String name, String version, URI codeUri, String hash)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode properties = body.putObject("properties");
        properties.put("codeUri", codeUri.toString()).put("isAnonymous", true);
        properties.putObject("properties").put(HASH, hash).put("hash_version", HASH_VERSION);
        try {
            Call call = call(operation, name, version, "PUT")
                    .jsonBody(body.toString())
                    .json();
            CodeVersion made = CodeVersion.of(service.send(call).json());
            return made == null ? new CodeVersion(id(name, version), name, version, codeUri, hash) : made;
        } catch (AzureMlException e) {
            // The location of a code version cannot be changed, so the refusal may mean that it exists.
            Optional<CodeVersion> existing =
                    e.status() == 400 || e.status() == 409 ? find(name, version) : Optional.empty();
            return existing.filter(code -> hash.equals(code.hash())).orElseThrow(() -> e);
        }
    }

    private String id(String name, String version) {
        return service.ref().path() + "/codes/" + Segments.encode(name) + "/versions/" + Segments.encode(version);
    }

    private Call call(String operation, String name, String version, String method) throws AzureMlException {
        URI uri = uri(operation, name, version, "");
        return service.call(Call.Target.RESOURCE_MANAGER, operation, resource(name, version), method, uri);
    }

    private URI uri(String operation, String name, String version, String suffix) throws AzureMlException {
        return service.v2("/codes/" + Segments.checked(operation, "name", name) + "/versions/"
                + Segments.checked(operation, "version", version) + suffix);
    }

    private String resource(String name, String version) {
        return "code " + name + ", version " + version + ", of " + service.ref();
    }
}
