package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** One change of the tags of a version: all else is put again as it was read. */
final class VersionTagging {

    /** What a caller may give; the rest is the service's own. */
    private static final List<String> KEPT = List.of(
            "description",
            "properties",
            "isAnonymous",
            "isArchived",
            "flavors",
            "modelType",
            "modelUri",
            "jobName",
            "stage");

    private final ModelVersions registry;
    private final WorkspaceService service;

    VersionTagging(ModelVersions registry, WorkspaceService service) {
        this.registry = registry;
        this.service = service;
    }

    Model run(String id, Map<String, String> set, Collection<String> remove)
            throws AzureMlException, InterruptedException {
        JsonNode about = Json.field(registry.read(id), "properties");
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode kept = body.putObject("properties");
        for (String field : KEPT) {
            if (about.hasNonNull(field)) {
                kept.set(field, about.get(field));
            }
        }
        ObjectNode tags = kept.putObject("tags");
        Json.map(about, "tags").forEach(tags::put);
        tags.remove(remove);
        set.forEach(tags::put);
        JsonNode changed = service.send(registry.call("tag", id, "PUT")
                        .jsonBody(body.toString())
                        .json())
                .json();
        return Model.v2(ModelNames.nameOf(id), changed);
    }
}
