package io.jenkins.plugins.azureml.client.registries;

import io.jenkins.plugins.azureml.client.codes.PendingUploads;
import io.jenkins.plugins.azureml.client.components.AssetVersions;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.models.ModelVersions;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;

/** The assets of a registry, in Azure Resource Manager. */
public final class Registry {

    private final WorkspaceService service;
    private final RegistryRef ref;

    Registry(WorkspaceService service, RegistryRef ref) {
        this.service = service;
        this.ref = ref;
    }

    public RegistryRef ref() {
        return ref;
    }

    public ModelVersions models() {
        return new ModelVersions(service, ref.scope());
    }

    public AssetVersions assetVersions() {
        return new AssetVersions(service, ref.scope());
    }

    /**
     * Returns the files of a version.
     *
     * @param assets {@code models} or {@code data}
     * @param uri {@code modelUri} or {@code dataUri} of the version, as the service returns it
     */
    public RegistryFiles files(String assets, String asset, String version, String uri) throws AzureMlException {
        return new RegistryFiles(service, ref, assets, asset, version, uri);
    }

    /**
     * Returns the place for the files of a new model version: {@code POST
     * …/models/{name}/versions/{version}/startPendingUpload}. The service itself signs it: nobody else has access to the storage
     * of a registry.
     */
    public PendingUploads.Place startUpload(String model, String version)
            throws AzureMlException, InterruptedException {
        String operation = "get an upload address for";
        String resource = "model " + model + ":" + version + " in " + ref;
        PendingUploads.Place place = new PendingUploads(service)
                .start(
                        operation,
                        resource,
                        service.v2(
                                ref.scope(),
                                "/models/" + Segments.checked(operation, "name", model) + "/versions/"
                                        + Segments.checked(operation, "version", version) + "/startPendingUpload"));
        if (place.signedUrl() == null) {
            throw AzureMlException.foreignResponse(operation, resource, "has no credential with a sasUri");
        }
        return place;
    }
}
