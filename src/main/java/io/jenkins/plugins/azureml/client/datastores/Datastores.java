package io.jenkins.plugins.azureml.client.datastores;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;

/** Operations on the datastores of a workspace, by the v1 API: {@code {api}/datastore/v1.0{workspace}/datastores}. */
public final class Datastores {

    private static final String AREA = "datastore/v1.0";

    private final WorkspaceService service;

    public Datastores(WorkspaceService service) {
        this.service = service;
    }

    /** Lists the datastores: {@code GET …/datastores}. */
    public Paged<Datastore> list() throws AzureMlException, InterruptedException {
        URI uri = service.uri(AREA, "/datastores");
        return service.pages("list the datastores of", service.ref().toString(), uri, "continuationToken")
                .map(Datastore::of);
    }

    /** Reads a datastore: {@code GET …/datastores/{name}}. */
    public Datastore get(String name) throws AzureMlException, InterruptedException {
        URI uri = service.uri(AREA, "/datastores/" + Segments.checked("read the datastore", "name", name));
        return Datastore.of(service.send(service.call("read", "datastore " + name + " of " + service.ref(), "GET", uri)
                        .json())
                .json());
    }
}
