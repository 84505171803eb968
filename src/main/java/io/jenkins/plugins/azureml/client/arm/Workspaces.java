package io.jenkins.plugins.azureml.client.arm;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.List;

/** Operations on the workspaces of a resource group, in Azure Resource Manager. */
public final class Workspaces {

    static final String PROVIDER = "Microsoft.MachineLearningServices";

    private final WorkspaceService service;

    public Workspaces(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Lists the workspaces of the resource group: {@code GET
     * {arm}{group}/providers/Microsoft.MachineLearningServices/workspaces?api-version=…}.
     */
    public Paged<Workspace> list() {
        WorkspaceRef ref = service.ref();
        String path = "/subscriptions/" + Segments.encode(ref.subscriptionId()) + "/resourceGroups/"
                + Segments.encode(ref.resourceGroup()) + "/providers/" + PROVIDER + "/workspaces";
        URI uri = service.armUri(path, "api-version", WorkspaceService.API_VERSION);
        return service.armPages("list the workspaces of", "resource group " + ref.resourceGroup(), uri)
                .map(Workspace::of);
    }

    /**
     * Starts to create the client's workspace, or to update it to match the definition: {@code PUT
     * {arm}{workspace}?api-version=…}. Idempotent.
     *
     * @throws AzureMlException before a request is sent, if the definition has problems
     */
    public LongRunningOperation create(WorkspaceDefinition definition) throws AzureMlException, InterruptedException {
        String operation = "create";
        List<String> problems = definition.problems();
        if (!problems.isEmpty()) {
            throw AzureMlException.badParameter(operation + " the workspace", String.join("; ", problems));
        }
        URI uri = service.armUri(service.ref().path(), "api-version", WorkspaceService.API_VERSION);
        return new Operations(service)
                .put(operation, service.ref().toString(), uri, definition.body().toString(), List.of());
    }
}
