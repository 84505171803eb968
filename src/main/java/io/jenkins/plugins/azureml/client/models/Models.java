package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.artifacts.ArtifactPath;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model registry of v1: {@code {api}/modelmanagement/v1.0{workspace}/models}. */
public final class Models implements ModelRegistry {

    static final String AREA = "modelmanagement/v1.0";

    private static final String ARTIFACT = "aml://artifact/";
    private static final String ASSET = "aml://asset/";

    private final WorkspaceService service;

    public Models(WorkspaceService service) {
        this.service = service;
    }

    /** Registers an asset of artifacts as a model: {@code POST …/models}. The service assigns the version. */
    @Override
    public Model register(ModelRegistration registration, String requestId)
            throws AzureMlException, InterruptedException {
        return new V1Registration(service, this, registration, requestId).run();
    }

    @Override
    public Optional<Model> findRegistered(ModelRegistration registration, String requestId)
            throws AzureMlException, InterruptedException {
        return stream(new ModelFilter(registration.name(), registration.source().runId(), null))
                .find(m -> requestId.equals(m.properties().get(MARKER)));
    }

    /** Reads a model: {@code GET …/models/{name:version}}. */
    @Override
    public Model get(String id) throws AzureMlException, InterruptedException {
        URI uri = uri("read", id);
        return Model.v1(
                service.send(service.call("read", name(id), "GET", uri).json()).json());
    }

    /** Lists models: {@code GET …/models?…}. */
    @Override
    public Paged<Model> stream(@CheckForNull ModelFilter filter) throws AzureMlException, InterruptedException {
        ModelFilter by = filter == null ? ModelFilter.ALL : filter;
        URI uri = service.uri(
                AREA,
                "/models",
                "name",
                by.name(),
                "runId",
                by.runId(),
                "framework",
                by.framework(),
                "tags",
                ModelFilter.pairs(by.tags()),
                "properties",
                ModelFilter.pairs(by.properties()));
        return service.pages("list", "the models of " + service.ref(), uri)
                .map(Model::v1)
                .filter(by::matches);
    }

    /**
     * Returns the artifacts that a model consists of, from its URL: {@code aml://artifact/…}, or {@code aml://asset/{id}}, which
     * is read: {@code GET …/assets/{id}}. Empty for a model whose files are no artifacts.
     */
    public List<ArtifactPath> artifacts(Model model) throws AzureMlException, InterruptedException {
        String url = String.valueOf(model.url());
        if (url.startsWith(ARTIFACT)) {
            String id = URLDecoder.decode(url.substring(ARTIFACT.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
            return ArtifactPath.of(id).stream().toList();
        }
        if (!url.startsWith(ASSET)) {
            return List.of();
        }
        String operation = "read the files of";
        URI uri = service.uri(AREA, "/assets/" + Segments.checked(operation, "asset", url.substring(ASSET.length())));
        JsonNode asset = service.send(
                        service.call(operation, name(model.id()), "GET", uri).json())
                .json();
        List<ArtifactPath> artifacts = new ArrayList<>();
        for (JsonNode each : Json.elements(Json.field(asset, "artifacts"))) {
            String prefix = Json.text(each, "prefix");
            String id = prefix == null ? Json.text(each, "id") : prefix;
            if (id != null) {
                ArtifactPath.of(id).ifPresent(artifacts::add);
            }
        }
        return artifacts;
    }

    /** Deletes a model permanently: {@code DELETE …/models/{name:version}}. */
    @Override
    public boolean delete(String id) throws AzureMlException, InterruptedException {
        URI uri = uri("delete", id);
        try {
            Response response = service.send(service.call("delete", name(id), "DELETE", uri));
            // A 204 after a lost response means that the lost request deleted it.
            return response.status() != 204 || response.afterLost();
        } catch (AzureMlException e) {
            if (e.isMissing()) {
                return e.mayHaveBeenExecuted();
            }
            throw e;
        }
    }

    /** Lists the services of each model: {@code GET …/services?modelId=…}. */
    @Override
    public Map<String, List<ModelUse>> usedBy(Collection<String> ids) throws AzureMlException, InterruptedException {
        String operation = "list the services that use";
        Map<String, List<ModelUse>> uses = new LinkedHashMap<>();
        for (String id : ids) {
            Segments.checked(operation, "modelId", id);
            List<ModelUse> of = service.pages(operation, name(id), service.uri(AREA, "/services", "modelId", id))
                    .map(json -> new ModelUse("service", Json.text(json, "name"), Json.text(json, "state")))
                    .all();
            if (!of.isEmpty()) {
                uses.put(id, of);
            }
        }
        return uses;
    }

    private URI uri(String operation, String id) throws AzureMlException, InterruptedException {
        return service.uri(AREA, "/models/" + Segments.checked(operation, "modelId", id));
    }

    String name(String id) {
        return "model " + id + " in " + service.ref();
    }
}
