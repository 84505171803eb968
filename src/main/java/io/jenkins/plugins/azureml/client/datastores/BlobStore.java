package io.jenkins.plugins.azureml.client.datastores;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import io.jenkins.plugins.azureml.client.storage.ContainerSignatures;
import io.jenkins.plugins.azureml.client.storage.StorageAccess;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A blob datastore that is open for reading and writing, with the key of its storage account or, if the account refuses keys, with
 * delegation keys of the caller.
 */
public final class BlobStore {

    private final WorkspaceService service;
    private final String title;
    private final String account;
    private final URI container;
    private final StorageAccess storage;
    private final ContainerSignatures byKey;

    /** @param byKey signatures by the account's key; null without a key */
    BlobStore(
            WorkspaceService service,
            String title,
            String account,
            URI container,
            @CheckForNull ContainerSignatures byKey) {
        this.service = service;
        this.account = account;
        this.title = title;
        this.container = container;
        this.storage = service.storage();
        this.byKey = byKey;
    }

    /** Returns a store whose URLs the service signs. */
    public static BlobStore signed(
            WorkspaceService service, String title, URI container, ContainerSignatures signatures) {
        return new BlobStore(service, title, accountOf(container), container, signatures);
    }

    /**
     * Returns the name of the storage account in the URL of a container. It begins the host; in a storage emulator it begins the
     * path.
     */
    public static String accountOf(URI container) {
        String host = String.valueOf(container.getHost());
        return host.contains(".blob.")
                ? host.substring(0, host.indexOf('.'))
                : container.getPath().replaceFirst("^/", "").replaceFirst("/.*", "");
    }

    private ContainerSignatures signatures() throws InterruptedException {
        return byKey == null || storage.refusesKeys(container) ? storage.signatures(container) : byKey;
    }

    /** Lists the names of the blob {@code path} and of all blobs below it. */
    public Paged<String> at(String path) {
        return blobs(path).map(StoredBlob::name);
    }

    /** Lists the blob {@code path} and all blobs below it. */
    public Paged<StoredBlob> blobs(String path) {
        String operation = "list the files of";
        return new Paged<>(operation, title, marker -> page(operation, path, marker))
                .filter(blob -> path.isEmpty()
                        || blob.name().equals(path)
                        || blob.name().startsWith(path + "/"));
    }

    /** Returns the URL of the container, without a signature. */
    public URI container() {
        return container;
    }

    /** Returns the name of the storage account. */
    public String account() {
        return account;
    }

    /**
     * Reads a page of the list: {@code GET {container}?restype=container&comp=list&prefix=…} (List Blobs of Azure
     * Storage).
     */
    private Paged.Page<StoredBlob> page(String operation, String path, @CheckForNull String marker)
            throws AzureMlException, InterruptedException {
        URI list = listUri(path, marker);
        try {
            return BlobList.read(operation, title, send(operation, list));
        } catch (AzureMlException e) {
            if (storage.refused(list, e.code(), 1)) {
                return BlobList.read(operation, title, send(operation, listUri(path, marker)));
            }
            throw explained(e, list);
        }
    }

    private byte[] send(String operation, URI list) throws AzureMlException, InterruptedException {
        return service.send(service.open(Call.Target.SIGNED_URL, operation, title, "GET", checked(operation, list)))
                .body();
    }

    private AzureMlException explained(AzureMlException e, URI list) throws InterruptedException {
        Optional<String> advice = storage.roleAdvice(list, e.code(), true);
        return advice.isEmpty()
                ? e
                : AzureMlException.copyOf(e).advice(advice.get()).build();
    }

    private URI listUri(String path, @CheckForNull String marker) throws AzureMlException, InterruptedException {
        return Segments.uri(
                container,
                "?" + signatures().container("l"),
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
    }

    /** Returns the URL to read a blob without a token. It is valid for some hours at most, and a secret. */
    public URI read(String blob) throws AzureMlException, InterruptedException {
        String path = Arrays.stream(blob.split("/", -1)).map(Segments::encode).collect(Collectors.joining("/"));
        return checked(
                "read", URI.create(container + "/" + path + "?" + signatures().blob(blob, "r")));
    }

    /** Returns the URL of a folder to write blobs below it without a token. It is valid for some hours, and a secret. */
    public URI write(String folder) throws AzureMlException, InterruptedException {
        String path = Arrays.stream(folder.split("/", -1)).map(Segments::encode).collect(Collectors.joining("/"));
        return checked(
                "write to",
                URI.create(container + "/" + path + "?" + signatures().container("rcw")));
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
