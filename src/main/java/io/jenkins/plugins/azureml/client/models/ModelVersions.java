package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.AssetScope;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The models of a workspace or registry in v2, in Azure Resource Manager. A model {@code {workspace}/models/{name}} is a
 * container of {@code versions/{version}}.
 */
public final class ModelVersions implements ModelRegistry {

    private final WorkspaceService service;
    private final AssetScope scope;

    public ModelVersions(WorkspaceService service) {
        this(service, AssetScope.of(service.ref()));
    }

    /** @param scope a registry, or the workspace of the service */
    public ModelVersions(WorkspaceService service, AssetScope scope) {
        this.service = service;
        this.scope = scope;
    }

    /**
     * Lists versions: {@code GET …/models/{name}/versions}. The service cannot list versions of all names. Without a
     * name in the filter, this lists the containers and then reads the versions of each in pages.
     */
    @Override
    public Paged<Model> stream(@CheckForNull ModelFilter filter) throws AzureMlException, InterruptedException {
        ModelFilter by = filter == null ? ModelFilter.ALL : filter;
        if (by.name() != null) {
            return versions(by.name(), by);
        }
        return newestFirst(List.copyOf(marks(name -> true).keySet()), by);
    }

    /** Lists the versions of several models, newest first. */
    Paged<Model> newestFirst(List<String> names, ModelFilter by) throws AzureMlException {
        List<Paged<Model>> lists = new ArrayList<>();
        for (String name : names) {
            lists.add(versions(name, by));
        }
        return NewestFirst.of("list", "the models of " + scope, lists);
    }

    /**
     * Lists the models: {@code GET …/models}.
     *
     * @param wanted selects names
     * @return a text for each name that changes when a version is registered, unless the version has a lower number than an
     *     existing one: its latest version and its next number
     */
    Map<String, String> marks(Predicate<String> wanted) throws AzureMlException, InterruptedException {
        Map<String, String> marks = new LinkedHashMap<>();
        Paged<JsonNode> containers = service.armPages("list", "the models of " + scope, service.v2(scope, "/models"));
        while (containers.hasNext()) {
            JsonNode container = containers.next();
            String name = Json.text(container, "name");
            if (name != null && wanted.test(name)) {
                JsonNode about = Json.field(container, "properties");
                marks.put(name, Json.text(about, "latestVersion") + " " + Json.text(about, "nextVersion"));
            }
        }
        return marks;
    }

    private Paged<Model> versions(String name, ModelFilter by) throws AzureMlException {
        URI uri = service.v2(
                scope,
                "/models/" + Segments.checked("list", "name", name) + "/versions",
                "$orderBy",
                "createdtime desc",
                "tags",
                ModelFilter.pairs(by.tags()),
                "properties",
                ModelFilter.pairs(by.properties()));
        return service.armPages("list", "the versions of model " + name + " in " + scope, uri)
                .map(json -> Model.v2(name, json))
                .filter(model -> by.matches(model) && by.matchesOrigin(model))
                .emptyIf(AzureMlException::isMissing);
    }

    @Override
    public Model get(String id) throws AzureMlException, InterruptedException {
        return Model.v2(ModelNames.nameOf(checked("read", id)), read(id));
    }

    /** Reads a version as the service returns it: {@code GET …/models/{name}/versions/{version}}. */
    public JsonNode read(String id) throws AzureMlException, InterruptedException {
        return service.send(call("read", id, "GET").json()).json();
    }

    /**
     * Creates a version whose name and number are derived from its content: {@code PUT
     * …/models/{name}/versions/{version}}. Idempotent.
     *
     * @param content {@code modelType}, {@code modelUri} and the like
     * @return the id
     */
    public String createFromContent(String name, String version, ObjectNode content)
            throws AzureMlException, InterruptedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("properties", content);
        Call call = call("register", name + ":" + version, "PUT")
                .jsonBody(body.toString())
                .json();
        service.send(call);
        return scope.id("models", name, version);
    }

    /** Registers a version whose number the client chooses: {@code PUT …/models/{name}/versions/{version}}. */
    @Override
    public Model register(ModelRegistration registration, String requestId)
            throws AzureMlException, InterruptedException {
        return new V2Registration(service, this, registration, requestId).run();
    }

    /**
     * Deletes a version permanently: {@code DELETE …/models/{name}/versions/{version}}. The CLI and the studio only
     * archive it.
     */
    @Override
    public boolean delete(String id) throws AzureMlException, InterruptedException {
        try {
            Response response = service.send(call("delete", id, "DELETE"));
            // A 204 after a lost response means that the lost request deleted it.
            return response.status() != 204 || response.afterLost();
        } catch (AzureMlException e) {
            if (e.isMissing()) {
                return e.mayHaveBeenExecuted();
            }
            throw e;
        }
    }

    @Override
    public Map<String, List<ModelUse>> usedBy(Collection<String> ids) throws AzureMlException, InterruptedException {
        return new Deployments(service).using(ids);
    }

    Call call(String operation, String id, String method) throws AzureMlException {
        checked(operation, id);
        URI uri = service.v2(
                scope,
                "/models/" + Segments.checked(operation, "name", ModelNames.nameOf(id)) + "/versions/"
                        + Segments.checked(operation, "version", ModelNames.versionOf(id)));
        return service.call(Call.Target.RESOURCE_MANAGER, operation, "model " + id + " in " + scope, method, uri);
    }

    private static String checked(String operation, String id) throws AzureMlException {
        if (ModelNames.idProblem(id).isPresent()) {
            throw AzureMlException.badParameter(
                    operation + " the model", ModelNames.idProblem(id).get());
        }
        return id;
    }
}
