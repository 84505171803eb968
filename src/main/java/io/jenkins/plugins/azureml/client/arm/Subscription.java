package io.jenkins.plugins.azureml.client.arm;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Operations on the subscription of the workspace, in Azure Resource Manager. */
public final class Subscription {

    /** Providers of a workspace and of the resources that it depends on. */
    public static final List<String> PROVIDERS = List.of(
            Workspaces.PROVIDER,
            "Microsoft.Storage",
            "Microsoft.KeyVault",
            "Microsoft.ContainerRegistry",
            "microsoft.insights");

    private final WorkspaceService service;

    public Subscription(WorkspaceService service) {
        this.service = service;
    }

    /** Lists the resource groups: {@code GET {arm}/subscriptions/{id}/resourceGroups?api-version=…}. */
    public Paged<ResourceGroup> resourceGroups() {
        URI uri = service.armUri(path() + "/resourceGroups", "api-version", WorkspaceService.API_VERSION);
        return service.armPages("list the resource groups of", name(), uri).map(ResourceGroup::of);
    }

    /** Reads the registration of a provider: {@code GET {arm}/subscriptions/{id}/providers/{namespace}?api-version=…}. */
    public Provider provider(String namespace) throws AzureMlException, InterruptedException {
        String operation = "read the registration of provider " + namespace + " in";
        String segment = Segments.checked(operation, "namespace", namespace);
        URI uri = service.armUri(path() + "/providers/" + segment, "api-version", WorkspaceService.API_VERSION);
        Call call = service.call(Call.Target.RESOURCE_MANAGER, operation, name(), "GET", uri)
                .json();
        return Provider.of(service.send(call).json(), namespace);
    }

    /** Returns those of {@link #PROVIDERS} that must be registered before a workspace can be created. */
    public List<Provider> missingProviders() throws AzureMlException, InterruptedException {
        List<Provider> missing = new ArrayList<>();
        for (String namespace : PROVIDERS) {
            Provider provider = provider(namespace);
            if (!provider.isRegistered()) {
                missing.add(provider);
            }
        }
        return missing;
    }

    private String path() {
        return "/subscriptions/" + Segments.encode(service.ref().subscriptionId());
    }

    private String name() {
        return "subscription " + service.ref().subscriptionId();
    }
}
