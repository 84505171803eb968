package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.RepeatableBody;
import io.jenkins.plugins.azureml.client.http.Json;
import io.jenkins.plugins.azureml.client.http.WorkspaceService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/** One change of tags. To set a tag twice is harmless; to remove one twice is refused, so only what is there is removed. */
final class Tagging {

    private final Models models;
    private final WorkspaceService service;
    private final URI uri;
    private final String id;

    Tagging(Models models, WorkspaceService service, URI uri, String id) {
        this.models = models;
        this.service = service;
        this.uri = uri;
        this.id = id;
    }

    Model run(Map<String, String> set, Collection<String> remove) throws AzureMlException, InterruptedException {
        Model model = models.get(id);
        ArrayNode patch = Json.MAPPER.createArrayNode();
        set.forEach((name, value) -> operation(patch, "add", name).put("value", value));
        boolean removes = false;
        for (String name : remove) {
            if (model.tags().containsKey(name) && !set.containsKey(name)) {
                operation(patch, "remove", name);
                removes = true;
            }
        }
        if (patch.isEmpty()) {
            return model;
        }
        try {
            return Model.of(service.send(service.call("tag", models.name(id), "PATCH", uri)
                            .body(
                                    "application/json-patch+json",
                                    RepeatableBody.of(patch.toString().getBytes(StandardCharsets.UTF_8)))
                            .repeatable(!removes)
                            .json())
                    .json());
        } catch (AzureMlException e) {
            if (e.mayHaveBeenExecuted()) {
                Model now = models.get(id);
                boolean done = now.tags().entrySet().containsAll(set.entrySet())
                        && remove.stream().noneMatch(n -> now.tags().containsKey(n) && !set.containsKey(n));
                if (done) {
                    return now;
                }
            }
            throw e;
        }
    }

    private static ObjectNode operation(ArrayNode patch, String op, String tag) {
        return patch.addObject()
                .put("op", op)
                .put("path", "/kvTags/" + tag.replace("~", "~0").replace("/", "~1"));
    }
}
