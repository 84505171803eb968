package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Operations on the computes of a workspace, in Azure Resource Manager: {@code {arm}{workspace}/computes}. */
public final class Computes {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]{0,30}[a-zA-Z0-9]");

    private final WorkspaceService service;

    public Computes(WorkspaceService service) {
        this.service = service;
    }

    /** Returns the problem with a name; empty if it is valid. */
    public static Optional<String> problem(@CheckForNull String name) {
        if (name == null || name.isBlank()) {
            return Optional.of("name is missing: set the name of the compute");
        }
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("name '" + name + "' must begin with a letter and have 2 to 32 letters, digits and '-'");
    }

    /** Lists the computes: {@code GET …/computes?api-version=…}. */
    public Paged<Compute> list() {
        URI uri = service.armUri(service.ref().path() + "/computes", "api-version", WorkspaceService.API_VERSION);
        return service.armPages("list the computes of", service.ref().toString(), uri)
                .map(Compute::of);
    }

    /** Reads a compute: {@code GET …/computes/{name}?api-version=…}. */
    public Compute get(String name) throws AzureMlException, InterruptedException {
        return Compute.of(read(name, uri("read", name)));
    }

    private JsonNode read(String name, URI uri) throws AzureMlException, InterruptedException {
        Call call = service.call(Call.Target.RESOURCE_MANAGER, "read", title(name), "GET", uri)
                .json();
        return service.send(call).json();
    }

    /**
     * Starts to create or replace an AmlCompute: {@code PUT …/computes/{name}?api-version=…}. Idempotent.
     *
     * @throws AzureMlException before a request is sent, if the definition has problems
     */
    public LongRunningOperation create(String name, AmlComputeDefinition definition)
            throws AzureMlException, InterruptedException {
        return put(name, definition, MissingNode.getInstance());
    }

    /**
     * Starts to create an AmlCompute, or to update the existing one: reads it, then {@code PUT …/computes/{name}?api-version=…}.
     * Values that the definition does not set stay as they are, or get defaults in a new cluster. Idempotent.
     *
     * <p>The cluster is read with the version of the v2 API, and sent with it if it has settings that earlier versions lack.
     *
     * @param defaultLocation region of a new cluster; null if the definition has one
     * @throws AzureMlException before the update is sent, if the definition has problems or the compute is no AmlCompute
     */
    public LongRunningOperation createOrUpdate(
            String name, AmlComputeDefinition definition, @CheckForNull String defaultLocation)
            throws AzureMlException, InterruptedException {
        JsonNode existing = NotFound.toEmpty(() -> read(name, service.v2(path("create", name))))
                .filter(compute -> !"Deleting".equals(Compute.of(compute).provisioningState()))
                .orElse(MissingNode.getInstance());
        String type = Compute.of(existing).type();
        if (type != null && !type.equals(AmlComputeDefinition.TYPE)) {
            throw AzureMlException.badParameter(
                    "create the compute",
                    "name '" + name + "' belongs to a compute of type " + type + ": set another name");
        }
        return put(name, definition.completedBy(existing, defaultLocation), existing);
    }

    /**
     * Reads a compute with the v2 API, as a request body for {@link #put(String, ObjectNode, boolean)}. Empty if it does not exist, or is being
     * deleted.
     */
    public Optional<ObjectNode> definition(String name) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> read(name, service.v2(path("read", name))))
                .filter(compute -> !"Deleting".equals(Compute.of(compute).provisioningState()))
                .map(AmlComputeDefinition::changeable);
    }

    /**
     * Starts to create or replace a compute with the v2 API: {@code PUT …/computes/{name}?api-version=…}. Idempotent.
     *
     * @param body with {@code location} and {@code properties}
     * @param again whether an earlier attempt may have started this operation
     */
    public LongRunningOperation put(String name, ObjectNode body, boolean again)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        return new Operations(service)
                .put(operation, title(name), service.v2(path(operation, name)), body.toString(), List.of(), again);
    }

    private LongRunningOperation put(String name, AmlComputeDefinition definition, JsonNode existing)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        List<String> problems = definition.problems();
        if (!problems.isEmpty()) {
            throw AzureMlException.badParameter(operation + " the compute", String.join("; ", problems));
        }
        ObjectNode body = definition.body(existing);
        URI uri =
                AmlComputeDefinition.needsLaterVersion(body) ? service.v2(path(operation, name)) : uri(operation, name);
        List<SecretText> secrets = definition.adminPassword() == null ? List.of() : List.of(definition.adminPassword());
        return new Operations(service).put(operation, title(name), uri, body.toString(), secrets);
    }

    /**
     * Starts to delete a compute: {@code DELETE …/computes/{name}?underlyingResourceAction=Delete}. Idempotent;
     * deleting a missing compute is no error.
     *
     * @param keepResource whether to detach the compute only, which keeps the machines of an attached compute
     */
    public LongRunningOperation delete(String name, boolean keepResource)
            throws AzureMlException, InterruptedException {
        String operation = keepResource ? "detach" : "delete";
        URI itself = uri(operation, name);
        URI uri = Segments.uri(itself, "", "underlyingResourceAction", keepResource ? "Detach" : "Delete");
        return new Operations(service).delete(operation, title(name), uri, itself);
    }

    private URI uri(String operation, String name) throws AzureMlException {
        return service.armUri(
                service.ref().path() + path(operation, name), "api-version", WorkspaceService.API_VERSION);
    }

    private static String path(String operation, String name) throws AzureMlException {
        return "/computes/" + Segments.checked(operation, "name", name);
    }

    private String title(String name) {
        return "compute " + name + " of " + service.ref();
    }
}
