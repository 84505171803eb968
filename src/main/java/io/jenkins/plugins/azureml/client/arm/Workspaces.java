package io.jenkins.plugins.azureml.client.arm;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.List;

/** The workspaces of a resource group and of its subscription, in Azure Resource Manager. */
public final class Workspaces {

    static final String PROVIDER = "Microsoft.MachineLearningServices";

    private final WorkspaceService service;

    public Workspaces(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Lists the workspaces of the client's resource group: {@code GET {arm}{group}/providers/…/workspaces?api-version=…}
     * (Workspaces_ListByResourceGroup).
     */
    public Paged<Workspace> list() {
        WorkspaceRef ref = service.ref();
        String path = "/subscriptions/" + Segments.encode(ref.subscriptionId()) + "/resourceGroups/"
                + Segments.encode(ref.resourceGroup()) + "/providers/" + PROVIDER + "/workspaces";
        URI uri = service.managed(path, "api-version", WorkspaceService.API_VERSION);
        return service.managedPages("list the workspaces of", "resource group " + ref.resourceGroup(), uri)
                .map(Workspace::of);
    }

    /**
     * Begins to make the workspace of the client, or to bring it into line with the definition if it is there:
     * {@code PUT {arm}{workspace}?api-version=…}. Harmless to repeat.
     */
    public LongRunningOperation create(WorkspaceDefinition definition) throws AzureMlException, InterruptedException {
        String operation = "create";
        List<String> problems = definition.problems();
        if (!problems.isEmpty()) {
            throw AzureMlException.badParameter(operation + " the workspace", String.join("; ", problems));
        }
        URI uri = service.managed(service.ref().path(), "api-version", WorkspaceService.API_VERSION);
        return new Operations(service)
                .put(operation, service.ref().toString(), uri, definition.body().toString(), List.of());
    }
}
