package io.jenkins.plugins.azureml.client.environments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Operations on the environments of a workspace (v2), in Azure Resource Manager: {@code {arm}{workspace}/environments}. */
public final class Environments {

    /** Name of the environments that jobs define inline; each content is a version. */
    static final String ANONYMOUS = "JenkinsAnonymousEnvironment";

    /**
     * Name of anonymous environments that consist only of an image. Microsoft's client uses the same name and version, so
     * that components with such an environment are the same for both.
     */
    static final String ANONYMOUS_IMAGE = "CliV2AnonymousEnvironment";

    private static final int SHOWN = 20;

    private final WorkspaceService service;

    public Environments(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Reads a version: {@code GET …/environments/{name}/versions/{version}}. The error for a missing version lists the
     * existing ones.
     */
    public EnvironmentVersion get(String name, String version) throws AzureMlException, InterruptedException {
        String operation = "read";
        try {
            Call call = call(operation, title(name, version), "GET", path(operation, name, version))
                    .json();
            return EnvironmentVersion.of(service.send(call).json(), id(name, version));
        } catch (AzureMlException e) {
            throw e.isMissing() ? withVersions(e, operation, name, version) : e;
        }
    }

    /** Reads the newest version: {@code GET …/environments/{name}}, then that version. */
    public EnvironmentVersion latest(String name) throws AzureMlException, InterruptedException {
        String operation = "read";
        Call call = call(operation, "environment " + name + " of " + service.ref(), "GET", path(operation, name))
                .json();
        JsonNode container = service.send(call).json();
        String latest = Json.text(Json.field(container, "properties"), "latestVersion");
        if (latest == null) {
            throw AzureMlException.builder(operation, "environment " + name + " of " + service.ref())
                    .code("NoVersion")
                    .message("the service does not report the latest version")
                    .advice("set the version: " + name + ":VERSION")
                    .build();
        }
        return get(name, latest);
    }

    /**
     * Creates an environment from its content: {@code PUT …/environments/{name}/versions/{version}}. Idempotent: equal
     * content gives the same version, whose image is built once.
     *
     * @param name null for an anonymous one
     * @param version null to derive it from the content
     * @param content {@code image} or {@code build}, {@code condaFile}, {@code osType} and the like
     */
    public EnvironmentVersion createFromContent(
            @CheckForNull String name, @CheckForNull String version, ObjectNode content)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        boolean imageOnly = name == null && isImageOnly(content);
        String under = name != null ? name : imageOnly ? ANONYMOUS_IMAGE : ANONYMOUS;
        String as = name != null && version != null
                ? version
                : imageOnly
                        ? ContentDigest.hex(
                                ContentDigest.hex(content.path("image").asText()))
                        : hash(content);
        if (name == null) {
            // Equal content has the same name, so it is not sent again.
            Call read = call("read", title(under, as), "GET", path("read", under, as))
                    .json();
            Optional<EnvironmentVersion> existing = NotFound.toEmpty(
                            () -> service.send(read).json())
                    .map(json -> EnvironmentVersion.of(json, id(under, as)));
            if (existing.isPresent()) {
                return existing.get();
            }
        }
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode properties = body.putObject("properties");
        properties.setAll(content);
        if (name == null) {
            properties.put("isAnonymous", true);
        }
        Call call = call(operation, title(under, as), "PUT", path(operation, under, as))
                .jsonBody(body.toString())
                .json();
        return EnvironmentVersion.of(service.send(call).json(), id(under, as));
    }

    private AzureMlException withVersions(AzureMlException e, String operation, String name, String version)
            throws InterruptedException {
        String there;
        try {
            URI uri = path(operation, name, null);
            List<String> versions = service.armPages("list the versions of", title(name, version), uri)
                    .map(json -> Json.text(json, "name"))
                    .filter(Objects::nonNull)
                    .first(SHOWN);
            there = versions.isEmpty()
                    ? "check the name of the environment; Environments in the studio lists the existing ones"
                    : "use an existing version: " + String.join(", ", versions);
        } catch (AzureMlException unknown) {
            return e;
        }
        return AzureMlException.builder(operation, title(name, version))
                .status(e.status())
                .code(e.code())
                .message(e.serviceMessage())
                .requestId(e.requestId())
                .advice(there)
                .build();
    }

    private static boolean isImageOnly(ObjectNode content) {
        return content.hasNonNull("image")
                && content.size() == (content.path("osType").asText().equals("Linux") ? 2 : 1);
    }

    private static String hash(ObjectNode content) {
        ObjectNode others = content.deepCopy();
        others.remove(List.of("image", "condaFile"));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content.path("image").asText("").getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(content.path("condaFile").asText("null").getBytes(StandardCharsets.UTF_8));
            if (!others.isEmpty()) {
                digest.update((byte) 0);
                digest.update(others.toString().getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String id(String name, String version) {
        return service.ref().path() + "/environments/" + Segments.encode(name) + "/versions/"
                + Segments.encode(version);
    }

    private URI path(String operation, String name) throws AzureMlException {
        return service.v2("/environments/" + Segments.checked(operation, "name", name));
    }

    /** @param version null for the address of the list of versions */
    private URI path(String operation, String name, @CheckForNull String version) throws AzureMlException {
        return service.v2("/environments/" + Segments.checked(operation, "name", name) + "/versions"
                + (version == null ? "" : "/" + Segments.checked(operation, "version", version)));
    }

    private String title(String name, String version) {
        return "environment " + name + ", version " + version + ", of " + service.ref();
    }

    private Call call(String operation, String resource, String method, URI uri) {
        return service.call(Call.Target.RESOURCE_MANAGER, operation, resource, method, uri);
    }
}
