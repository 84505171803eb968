package io.jenkins.plugins.azureml.client.registries;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Map;

/** Finds registries by name. */
public final class Registries {

    /** The regions that Microsoft's client asks for registries of all regions. */
    private static final Map<String, URI> DISCOVERY = Map.of(
            AzureCloud.PUBLIC.name(), URI.create("https://eastus.api.azureml.ms"),
            AzureCloud.CHINA.name(), URI.create("https://chinaeast2.api.ml.azure.cn"),
            AzureCloud.US_GOVERNMENT.name(), URI.create("https://usgovarizona.api.ml.azure.us"));

    private final WorkspaceService service;

    public Registries(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Finds a registry: {@code GET {host}/registrymanagement/v1.0/registries/{name}/discovery}. In a custom cloud, the regional
     * server of the workspace responds.
     */
    public Registry find(String name) throws AzureMlException, InterruptedException {
        String operation = "find";
        String resource = "registry " + name;
        String path =
                "/registrymanagement/v1.0/registries/" + Segments.checked(operation, "registry", name) + "/discovery";
        URI host =
                service.cloud().custom() ? null : DISCOVERY.get(service.cloud().name());
        URI uri = host == null ? service.regionalUri(path) : Segments.uri(host, path);
        JsonNode json;
        try {
            json = service.send(service.call(operation, resource, "GET", uri).json())
                    .json();
        } catch (AzureMlException e) {
            throw !e.isMissing()
                    ? e
                    : AzureMlException.copyOf(e)
                            .advice(
                                    "correct the name of the registry; it must be in the tenant of the credentials, which"
                                            + " need the right to read it")
                            .build();
        }
        String subscription = Json.text(json, "subscriptionId");
        String group = Json.text(json, "resourceGroup");
        if (subscription == null || group == null) {
            throw AzureMlException.foreignResponse(operation, resource, "names no subscription and resource group");
        }
        return new Registry(service, new RegistryRef(subscription, group, name));
    }
}
