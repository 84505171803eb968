package io.jenkins.plugins.azureml.client.datastores;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A blob datastore that is open for reading and writing. */
public final class BlobStore {

    private final WorkspaceService service;
    private final String title;
    private final URI container;
    private final SharedAccess access;

    BlobStore(WorkspaceService service, String title, URI container, SharedAccess access) {
        this.service = service;
        this.title = title;
        this.container = container;
        this.access = access;
    }

    /** Lists the names of the blob {@code path} and of all blobs below it. */
    public Paged<String> at(String path) {
        String operation = "list the files of";
        return new Paged<>(operation, title, marker -> page(operation, path, marker))
                .filter(name -> path.isEmpty() || name.equals(path) || name.startsWith(path + "/"));
    }

    /**
     * Reads a page of the list: {@code GET {container}?restype=container&comp=list&prefix=…} (List Blobs of Azure
     * Storage).
     */
    private Paged.Page<String> page(String operation, String path, @CheckForNull String marker)
            throws AzureMlException, InterruptedException {
        URI list = Segments.uri(
                container,
                "?" + access.container("l"),
                "restype",
                "container",
                "comp",
                "list",
                "include",
                "metadata",
                "prefix",
                path.isEmpty() ? null : path,
                "marker",
                marker);
        Call call = service.open(Call.Target.SIGNED_URL, operation, title, "GET", checked(operation, list));
        return BlobList.read(operation, title, service.send(call).body());
    }

    /** Returns the URL to read a blob without a token. It is valid for some hours, and a secret. */
    public URI read(String blob) throws AzureMlException {
        String path = Arrays.stream(blob.split("/", -1)).map(Segments::encode).collect(Collectors.joining("/"));
        return checked("read", URI.create(container + "/" + path + "?" + access.blob(blob, "r")));
    }

    /** Returns the URL of a folder to write blobs below it without a token. It is valid for some hours, and a secret. */
    public URI write(String folder) throws AzureMlException {
        String path = Arrays.stream(folder.split("/", -1)).map(Segments::encode).collect(Collectors.joining("/"));
        return checked("write to", URI.create(container + "/" + path + "?" + access.container("rcw")));
    }

    /** Rejects addresses of other hosts: anybody may create a datastore, with any address. */
    private URI checked(String operation, URI url) throws AzureMlException {
        Optional<String> problem = Hosts.openProblem(service.cloud(), url);
        if (problem.isPresent()) {
            throw AzureMlException.builder(operation, title)
                    .code("Refused")
                    .message("the address of its storage " + problem.get())
                    .build();
        }
        return url;
    }
}
