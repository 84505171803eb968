package io.jenkins.plugins.azureml.client.snapshots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Operations on snapshots of source folders (v1), which runs refer to: {@code {api}/content/v2.0{workspace}/snapshots}.
 * Microsoft has not published a specification; the requests are those of its Python client (azureml-core,
 * {@code snapshots_client.py}).
 */
public final class Snapshots {

    private static final String AREA = "content/v2.0";
    private static final String NO_PARENT = "00000000-0000-0000-0000-000000000000";

    private final WorkspaceService service;

    public Snapshots(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Creates storage locations for the files of a snapshot: {@code POST …/snapshots/getblob}.
     *
     * @return signed URLs by path, which are secrets
     */
    public Map<String, URI> open(Collection<String> paths) throws AzureMlException, InterruptedException {
        String operation = "get an upload address for";
        String name = "a snapshot in " + service.ref();
        ObjectNode body = Json.MAPPER.createObjectNode();
        paths.forEach(body.putArray("FileNames")::add);
        URI uri = service.uri(AREA, "/snapshots/getblob");
        JsonNode response = service.send(service.call(operation, name, "POST", uri)
                        .jsonBody(body.toString())
                        // The service soon discards locations that are not used.
                        .idempotent(true)
                        .json())
                .json();
        Map<String, URI> places = new LinkedHashMap<>();
        for (JsonNode node : Json.field(response, "fileNodes")) {
            URI place = Json.uri(node, "blobUri");
            Optional<String> problem = place == null ? Optional.empty() : Hosts.openProblem(service.cloud(), place);
            if (problem.isPresent()) {
                throw error(operation, name, "Refused", "the upload address " + problem.get());
            }
            if (place != null) {
                places.put(Json.text(node, "fullName"), place);
            }
        }
        if (!places.keySet().containsAll(paths)) {
            throw error(operation, name, "UnreadableAnswer", "the response does not have a blobUri for each file");
        }
        return places;
    }

    /**
     * Creates a snapshot of files in storage: {@code POST …/snapshots/{id}}.
     *
     * @param places locations of the files by path
     * @return the id of the snapshot
     */
    public String create(Collection<SnapshotFile> files, Map<String, URI> places)
            throws AzureMlException, InterruptedException {
        String id = UUID.randomUUID().toString();
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("ParentSnapshotId", NO_PARENT).putNull("Tags").putObject("Properties");
        body.set("DirTreeNode", SnapshotTree.of(files));
        ArrayNode revisions = body.putObject("FileRevisionList").putArray("FileNodes");
        for (SnapshotFile file : files) {
            revisions
                    .addObject()
                    .put("FullName", file.path())
                    .put("BlobUri", places.get(file.path()).toString())
                    .put("FileSize", file.size());
        }
        URI uri = service.uri(AREA, "/snapshots/" + id);
        service.send(service.call("create", "a snapshot in " + service.ref(), "POST", uri)
                .jsonBody(body.toString())
                // The id is random, so a conflict means that an earlier attempt succeeded.
                .idempotent(true)
                .accept(409));
        return id;
    }

    private static AzureMlException error(String operation, String name, String code, String message) {
        return AzureMlException.builder(operation, name)
                .code(code)
                .message(message)
                .build();
    }
}
