package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.util.Optional;

/**
 * Registers one model under a version number that the client chooses. The service reports the next free number but does
 * not reserve it. A {@code PUT} of a number that another build has used meanwhile may change that build's version or be
 * refused.
 *
 * <p>Therefore an existing version is never written to, and only one {@code PUT} is sent at a time and never retried
 * blindly. The response, or the property that marks this registration, shows who created the version.
 */
final class V2Registration {

    private static final String OPERATION = "register";
    private static final int MAX_VERSIONS = 50;

    /** Datastore of all kinds of artifacts. */
    private static final String ARTIFACT_STORE = "workspaceartifactstore";

    private final WorkspaceService service;
    private final ModelVersions registry;
    private final ModelRegistration registration;
    private final String requestId;

    V2Registration(WorkspaceService service, ModelVersions registry, ModelRegistration registration, String requestId) {
        this.service = service;
        this.registry = registry;
        this.registration = registration;
        this.requestId = requestId;
    }

    Model run() throws AzureMlException, InterruptedException {
        Optional<String> problem = ModelNames.problem(registration.name());
        if (problem.isPresent()) {
            throw AzureMlException.badParameter("register the model", problem.get());
        }
        long number = nextFreeVersion();
        // An attempt before a controller restart may have succeeded after the caller looked for the model, when its
        // number was still free.
        Optional<Model> last = number == 1 ? Optional.empty() : registry.find(registration.name() + ":" + (number - 1));
        if (last.isPresent() && isOurs(last.get())) {
            return last.get();
        }
        for (int offset = 0; offset < MAX_VERSIONS; offset++) {
            Model existing = claim(registration.name() + ":" + (number + offset));
            if (existing != null) {
                return existing;
            }
        }
        throw AzureMlException.builder(OPERATION, resource())
                .code("Conflict")
                .message("the " + MAX_VERSIONS + " versions from " + number
                        + " on are already used by other registrations")
                .build();
    }

    /**
     * Creates a version unless another registration has created it.
     *
     * @return null if the number is taken
     */
    @CheckForNull
    private Model claim(String id) throws AzureMlException, InterruptedException {
        boolean lost = false;
        for (int attempt = 1; ; attempt++) {
            Optional<Model> existing = registry.find(id);
            if (existing.isPresent()) {
                return isOurs(existing.get()) ? existing.get() : null;
            }
            try {
                Response response = service.send(put(id));
                Model model = Model.v2(registration.name(), response.json());
                return isOurs(model) && (lost || wasCreated(response)) ? model : null;
            } catch (AzureMlException e) {
                boolean last = attempt >= service.http().timings().attempts();
                if (e.mayHaveBeenExecuted() && !last) {
                    lost = true;
                    service.http().backOff().pause(service.http().backOff().next(attempt));
                    continue;
                }
                existing = findOrRethrow(id, e);
                if (existing.isEmpty()) {
                    throw e;
                }
                return isOurs(existing.get()) ? existing.get() : null;
            }
        }
    }

    private Optional<Model> findOrRethrow(String id, AzureMlException failure)
            throws AzureMlException, InterruptedException {
        try {
            return registry.find(id);
        } catch (AzureMlException e) {
            throw failure;
        }
    }

    private boolean isOurs(Model model) {
        return requestId.equals(model.properties().get(ModelRegistry.MARKER));
    }

    /**
     * Returns whether the version was created and not updated. An update means that another registration was first,
     * even though the version may carry our property now.
     */
    private static boolean wasCreated(Response response) {
        JsonNode times = Json.field(response.json(), "systemData");
        String created = Json.text(times, "createdAt");
        String modified = Json.text(times, "lastModifiedAt");
        return response.status() == 201 || created == null || created.equals(modified);
    }

    private Call put(String id) throws AzureMlException {
        return registry.call(OPERATION, id, "PUT")
                .jsonBody(body().toString())
                .idempotent(false)
                .json();
    }

    /** Returns the next version number that is free according to the service: {@code GET …/models/{name}}. */
    private long nextFreeVersion() throws AzureMlException, InterruptedException {
        try {
            JsonNode about = Json.field(
                    service.send(service.call(
                                            Call.Target.RESOURCE_MANAGER,
                                            OPERATION,
                                            resource(),
                                            "GET",
                                            service.v2("/models/"
                                                    + Segments.checked(OPERATION, "name", registration.name())))
                                    .json())
                            .json(),
                    "properties");
            long next = parseVersion(Json.text(about, "nextVersion"));
            long latest = parseVersion(Json.text(about, "latestVersion"));
            return Math.max(1, Math.max(next, latest + 1));
        } catch (AzureMlException e) {
            if (e.isMissing()) {
                return 1;
            }
            throw e;
        }
    }

    /** Returns 0 for a version that is not a number, which other clients may use. */
    private static long parseVersion(@CheckForNull String version) {
        return version != null && version.matches("\\d{1,18}") ? Long.parseLong(version) : 0;
    }

    private String resource() {
        return "model " + registration.name() + " in " + service.ref();
    }

    private ObjectNode body() {
        ModelSource source = registration.source();
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode about = body.putObject("properties");
        about.put("modelType", registration.type());
        about.put("modelUri", uri(source));
        Json.putText(about, "description", registration.description());
        Json.putText(about, "jobName", source.runId());
        about.put("isAnonymous", false);
        about.put("isArchived", false);
        ObjectNode tags = about.putObject("tags");
        registration.tags().forEach(tags::put);
        ObjectNode properties = about.putObject("properties");
        Json.putText(properties, Model.FRAMEWORK, registration.framework());
        Json.putText(properties, Model.FRAMEWORK_VERSION, registration.frameworkVersion());
        Json.putText(properties, Model.EXPERIMENT, registration.experimentName());
        registration.properties().forEach(properties::put);
        properties.put(ModelRegistry.MARKER, requestId);
        return body;
    }

    /**
     * Returns the URI of the files. Datastores need the long form, as Microsoft's client writes it; for jobs the short
     * form is the documented one.
     */
    private String uri(ModelSource source) {
        if (source.isOutput()) {
            return "azureml://jobs/" + source.runId() + "/outputs/" + source.container()
                    + (source.path().isEmpty() ? "" : "/paths/" + source.path());
        }
        WorkspaceRef ref = service.ref();
        return source.isUpload()
                ? "azureml://subscriptions/" + ref.subscriptionId() + "/resourcegroups/" + ref.resourceGroup()
                        + "/workspaces/" + ref.workspace() + "/datastores/" + ARTIFACT_STORE + "/paths/"
                        + source.artifactId()
                : "azureml://jobs/" + source.runId() + "/outputs/artifacts/paths/" + source.path();
    }
}
