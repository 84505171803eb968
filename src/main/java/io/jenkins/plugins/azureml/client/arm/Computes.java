package io.jenkins.plugins.azureml.client.arm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The computes of a workspace, in Azure Resource Manager: {@code {arm}{workspace}/computes}. */
public final class Computes {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?");

    private final WorkspaceService service;

    public Computes(WorkspaceService service) {
        this.service = service;
    }

    /** What is wrong with a name; empty if it can be used. */
    public static Optional<String> problem(@CheckForNull String name) {
        if (name == null || name.isBlank()) {
            return Optional.of("name is missing: give the compute a name");
        }
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("name '" + name + "' must begin with a letter and have 2 to 32 letters, digits and '-'");
    }

    /** {@code GET …/computes?api-version=…} */
    public Paged<Compute> list() {
        URI uri = service.managed(service.ref().path() + "/computes", "api-version", WorkspaceService.API_VERSION);
        return service.managedPages("list the computes of", service.ref().toString(), uri)
                .map(Compute::of);
    }

    /** {@code GET …/computes/{name}?api-version=…} */
    public Compute get(String name) throws AzureMlException, InterruptedException {
        String operation = "read";
        Call call = service.call(Call.Target.RESOURCE_MANAGER, operation, title(name), "GET", uri(operation, name))
                .json();
        return Compute.of(service.send(call).json());
    }

    /**
     * Begins to make an AmlCompute, or to change one of this name: {@code PUT …/computes/{name}?api-version=…}. Harmless to
     * repeat.
     */
    public LongRunningOperation create(String name, AmlComputeDefinition definition)
            throws AzureMlException, InterruptedException {
        String operation = "create";
        List<String> problems = definition.problems();
        if (!problems.isEmpty()) {
            throw AzureMlException.badParameter(operation + " the compute", String.join("; ", problems));
        }
        List<SecretText> secrets = definition.adminPassword() == null ? List.of() : List.of(definition.adminPassword());
        return new Operations(service)
                .put(
                        operation,
                        title(name),
                        uri(operation, name),
                        definition.body().toString(),
                        secrets);
    }

    /**
     * Begins to delete a compute: {@code DELETE …/computes/{name}?underlyingResourceAction=Delete}. Harmless to repeat.
     *
     * @param keepResource {@code Detach}: the machines stay, for an attached compute
     */
    public LongRunningOperation delete(String name, boolean keepResource)
            throws AzureMlException, InterruptedException {
        String operation = keepResource ? "detach" : "delete";
        URI itself = uri(operation, name);
        URI uri = Segments.uri(itself, "", "underlyingResourceAction", keepResource ? "Detach" : "Delete");
        return new Operations(service).delete(operation, title(name), uri, itself);
    }

    private URI uri(String operation, String name) throws AzureMlException {
        return service.managed(
                service.ref().path() + "/computes/" + Segments.checked(operation, "name", name),
                "api-version",
                WorkspaceService.API_VERSION);
    }

    private String title(String name) {
        return "compute " + name + " of " + service.ref();
    }
}
