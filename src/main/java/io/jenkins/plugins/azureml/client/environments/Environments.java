package io.jenkins.plugins.azureml.client.environments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Operations on the environments of a workspace (v2), in Azure Resource Manager: {@code {arm}{workspace}/environments}. */
public final class Environments {

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
     * @param filesHash of the uploaded files from which the image is built; null if there are none
     */
    public EnvironmentVersion createFromContent(
            @CheckForNull String name, @CheckForNull String version, ObjectNode content, @CheckForNull String filesHash)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        String under = name != null ? name : AnonymousEnvironment.name(content);
        String as = name != null && version != null
                ? version
                : name != null ? AnonymousEnvironment.hash(content) : AnonymousEnvironment.version(content, filesHash);
        if (name == null) {
            // Equal content has the same name, so it is not sent again.
            Call read = call("read", title(under, as), "GET", path("read", under, as))
                    .json();
            Optional<JsonNode> existing =
                    NotFound.toEmpty(() -> service.send(read).json());
            if (existing.isPresent() && AnonymousEnvironment.isSameSystem(existing.get(), content)) {
                return EnvironmentVersion.of(existing.get(), id(under, as));
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
        Response response = service.send(call);
        return EnvironmentVersion.of(
                response.json(), id(under, as), response.status() == HttpURLConnection.HTTP_CREATED);
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
