package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.Paged;
import io.jenkins.plugins.azureml.client.http.Answer;
import io.jenkins.plugins.azureml.client.http.Json;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.http.WorkspaceService;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The model registry of a workspace: {@code {api}/modelmanagement/v1.0{workspace}/models}. */
public final class Models {

    static final String AREA = "modelmanagement/v1.0";

    private final WorkspaceService service;

    public Models(WorkspaceService service) {
        this.service = service;
    }

    /** The URL of a file or folder that a run has left below {@code outputs/}, as a registration takes it. */
    public static String urlOfRunFile(String runId, String path) {
        return "aml://artifact/ExperimentRun/dcid." + runId + "/" + path.replaceAll("^(\\./|/)+", "");
    }

    /**
     * Registers a model; the service numbers the versions. If the answer is lost, the model is looked for before the
     * request is repeated, so that there are not two versions of one.
     */
    public Model register(ModelRegistration registration) throws AzureMlException, InterruptedException {
        return register(registration, UUID.randomUUID().toString());
    }

    /**
     * The same, marked with an id by which it is found again.
     *
     * @param requestId chosen by the caller, unique
     */
    public Model register(ModelRegistration registration, String requestId)
            throws AzureMlException, InterruptedException {
        return new Registering(service, this, registration, requestId).run();
    }

    /** What an earlier registration with this id has made; empty if it has not come to that. */
    public Optional<Model> findRegistered(ModelRegistration registration, String requestId)
            throws AzureMlException, InterruptedException {
        return stream(new ModelFilter(registration.name(), registration.runId(), null))
                .find(m -> requestId.equals(m.properties().get(Registering.MARKER)));
    }

    /** {@code GET …/models/{name:version}} */
    public Model get(String id) throws AzureMlException, InterruptedException {
        URI uri = uri("read", id);
        return Model.of(
                service.send(service.call("read", name(id), "GET", uri).json()).json());
    }

    public Optional<Model> find(String id) throws AzureMlException, InterruptedException {
        try {
            return Optional.of(get(id));
        } catch (AzureMlException e) {
            if (isModelMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The models that the filter lets through, page by page, the newest first: {@code GET …/models?…} */
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
                .map(Model::of)
                .filter(by::takes);
    }

    /** All models that the filter lets through. */
    public List<Model> list(@CheckForNull ModelFilter filter) throws AzureMlException, InterruptedException {
        return stream(filter).all();
    }

    /**
     * Changes the tags of a model by a JSON patch: {@code PATCH …/models/{name:version}}.
     *
     * @param set tags to add or replace
     * @param remove names of tags to take away; those that are not there are no error
     */
    public Model tag(String id, Map<String, String> set, Collection<String> remove)
            throws AzureMlException, InterruptedException {
        return new Tagging(this, service, uri("tag", id), id).run(set, remove);
    }

    /**
     * Deletes a model for good.
     *
     * @return false if it was not there
     */
    public boolean delete(String id) throws AzureMlException, InterruptedException {
        URI uri = uri("delete", id);
        try {
            Answer answer = service.send(service.call("delete", name(id), "DELETE", uri));
            // Gone after an answer that was lost: the lost one has deleted it.
            return answer.status() != 204 || answer.afterLost();
        } catch (AzureMlException e) {
            if (isModelMissing(e)) {
                return e.mayHaveBeenExecuted();
            }
            throw e;
        }
    }

    /** The deployed services that use a model: what to look at before deleting it. */
    public List<ServiceUse> usedBy(String id) throws AzureMlException, InterruptedException {
        String operation = "list the services that use";
        Segments.checked(operation, "modelId", id);
        URI uri = service.uri(AREA, "/services", "modelId", id);
        List<ServiceUse> uses = new ArrayList<>();
        for (JsonNode element : service.list(operation, name(id), uri)) {
            uses.add(new ServiceUse(
                    Json.text(element, "id"),
                    Json.text(element, "name"),
                    Json.text(element, "state"),
                    Json.text(element, "computeType"),
                    Json.text(element, "scoringUri")));
        }
        return uses;
    }

    private URI uri(String operation, String id) throws AzureMlException, InterruptedException {
        return service.uri(AREA, "/models/" + Segments.checked(operation, "modelId", id));
    }

    String name(String id) {
        return "model " + id + " in " + service.ref();
    }

    /** A missing workspace is not a missing model. */
    private static boolean isModelMissing(AzureMlException e) {
        String code = String.valueOf(e.code());
        boolean outer =
                code.startsWith("Workspace") || code.startsWith("ResourceGroup") || code.startsWith("Subscription");
        return e.isNotFound() && !outer;
    }
}
