package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the online and batch deployments that serve models. Reads all deployments of the workspace once. */
final class Deployments {

    private static final String OPERATION = "list what uses models in";

    private final WorkspaceService service;

    Deployments(WorkspaceService service) {
        this.service = service;
    }

    Map<String, List<ModelUse>> using(Collection<String> ids) throws AzureMlException, InterruptedException {
        Map<String, List<ModelUse>> uses = new LinkedHashMap<>();
        for (String kind : List.of("online", "batch")) {
            String endpoints = "/" + kind + "Endpoints";
            for (JsonNode endpoint : list(endpoints).all()) {
                String name = Json.text(endpoint, "name");
                for (JsonNode deployment : list(endpoints + "/" + Segments.checked(OPERATION, "endpoint", name)
                                + "/deployments")
                        .all()) {
                    JsonNode about = Json.field(deployment, "properties");
                    String id = modelId(about);
                    if (id != null && ids.contains(id)) {
                        uses.computeIfAbsent(id, each -> new ArrayList<>())
                                .add(new ModelUse(
                                        kind + " deployment",
                                        name + "/" + Json.text(deployment, "name"),
                                        Json.text(about, "provisioningState")));
                    }
                }
            }
        }
        return uses;
    }

    /** Lists resources. Empty if the service does not support them, and if their endpoint was deleted meanwhile. */
    private Paged<JsonNode> list(String path) {
        return service.armPages(OPERATION, service.ref().toString(), service.v2(path))
                .emptyIf(AzureMlException::isMissing);
    }

    /** Returns the id of the model that a deployment serves; null unless it is a registered model of this workspace. */
    @CheckForNull
    private String modelId(JsonNode deployment) {
        String reference = Json.text(deployment, "model");
        if (reference == null) {
            reference = Json.text(Json.field(deployment, "model"), "assetId");
        }
        boolean elsewhere = reference != null && reference.contains("/") && !isHere(reference);
        return elsewhere ? null : ModelNames.idOf(reference);
    }

    private boolean isHere(String reference) {
        String workspace = "/workspaces/" + service.ref().workspace() + "/";
        return reference.toLowerCase(Locale.ROOT).contains(workspace.toLowerCase(Locale.ROOT));
    }
}
