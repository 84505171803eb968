package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/** One change of tags: only what is not as it should be is sent, so that a repeat after a lost answer does no harm. */
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
        int attempts = service.http().timings().attempts();
        for (int attempt = 1; ; attempt++) {
            ArrayNode patch = patch(models.get(id), set, remove);
            if (patch.isEmpty()) {
                return models.get(id);
            }
            try {
                return Model.v1(service.send(service.call("tag", models.name(id), "PATCH", uri)
                                .body(
                                        "application/json-patch+json",
                                        RepeatableBody.of(patch.toString().getBytes(StandardCharsets.UTF_8)))
                                .json())
                        .json());
            } catch (AzureMlException e) {
                // What is left to do, if anything, is found out anew.
                if (!e.mayHaveBeenExecuted() || attempt >= attempts) {
                    throw e;
                }
                service.http().backOff().pause(service.http().backOff().next(attempt));
            }
        }
    }

    private static ArrayNode patch(Model model, Map<String, String> set, Collection<String> remove) {
        ArrayNode patch = Json.MAPPER.createArrayNode();
        set.forEach((name, value) -> {
            if (!value.equals(model.tags().get(name))) {
                operation(patch, "add", name).put("value", value);
            }
        });
        for (String name : remove) {
            if (model.tags().containsKey(name) && !set.containsKey(name)) {
                operation(patch, "remove", name);
            }
        }
        return patch;
    }

    private static ObjectNode operation(ArrayNode patch, String op, String tag) {
        return patch.addObject()
                .put("op", op)
                .put("path", "/kvTags/" + tag.replace("~", "~0").replace("/", "~1"));
    }
}
