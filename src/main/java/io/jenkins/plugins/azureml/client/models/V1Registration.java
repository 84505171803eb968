package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Registers one model. The service cannot recognize a retry, so the model carries a property by which it is found after
 * a lost response.
 */
final class V1Registration {

    private static final String OPERATION = "register";
    private static final int LOOKS = 2;

    private final WorkspaceService service;
    private final Models models;
    private final ModelRegistration registration;
    private final String requestId;

    V1Registration(WorkspaceService service, Models models, ModelRegistration registration, String requestId) {
        this.service = service;
        this.models = models;
        this.registration = registration;
        this.requestId = requestId;
    }

    Model run() throws AzureMlException, InterruptedException {
        Optional<String> problem = Segments.problem("name", registration.name(), 255);
        if (problem.isPresent()) {
            throw AzureMlException.badParameter("register the model", problem.get());
        }
        if (registration.source().isOutput()) {
            throw AzureMlException.badParameter("register the model", "named outputs of jobs require the v2 API");
        }
        URI uri = service.uri(Models.AREA, "/models");
        String body = body(asset()).toString();
        int attempts = service.http().timings().attempts();
        for (int attempt = 1; ; attempt++) {
            try {
                return post(uri, body);
            } catch (AzureMlException e) {
                if (!e.mayHaveBeenExecuted()) {
                    throw e;
                }
                Optional<Model> existing = lookUp(attempt, e);
                if (existing.isPresent()) {
                    return existing.get();
                }
                if (attempt >= attempts) {
                    throw e;
                }
            }
        }
    }

    private Model post(URI uri, String body) throws AzureMlException, InterruptedException {
        Call call =
                service.call(OPERATION, resource(), "POST", uri).jsonBody(body).json();
        return Model.v1(service.send(call).json());
    }

    private String resource() {
        return "model " + registration.name() + " in " + service.ref();
    }

    /**
     * Creates an asset of the artifacts: {@code POST …/assets}. The v1 SDK does so for each file or folder, and can
     * download no other form. An asset left over by a lost response is harmless.
     */
    private String asset() throws AzureMlException, InterruptedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("name", registration.name());
        body.putArray("artifacts")
                .addObject()
                .put("prefix", registration.source().artifactId());
        Json.putText(body, "runid", registration.source().runId());
        JsonNode asset = service.send(service.call(OPERATION, resource(), "POST", service.uri(Models.AREA, "/assets"))
                        .jsonBody(body.toString())
                        .idempotent(true)
                        .json())
                .json();
        String id = Json.text(asset, "id");
        if (id == null) {
            throw AzureMlException.builder(OPERATION, resource())
                    .code("UnreadableAnswer")
                    .message("the asset of the model files has no id")
                    .build();
        }
        return "aml://asset/" + id;
    }

    private Optional<Model> lookUp(int attempt, AzureMlException failure)
            throws AzureMlException, InterruptedException {
        BackOff backOff = service.http().backOff();
        for (int look = 1; ; look++) {
            Optional<Model> model;
            try {
                model = models.findRegistered(registration, requestId);
            } catch (AzureMlException e) {
                throw failure;
            }
            if (model.isPresent() || look >= LOOKS) {
                return model;
            }
            backOff.pause(backOff.next(attempt + look));
        }
    }

    private ObjectNode body(String url) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("name", registration.name());
        body.put("url", url);
        body.put("mimeType", mimeType());
        Json.putText(body, "description", registration.description());
        Json.putText(body, "framework", registration.framework());
        Json.putText(body, "frameworkVersion", registration.frameworkVersion());
        Json.putText(body, "runId", registration.source().runId());
        Json.putText(body, "experimentName", registration.experimentName());
        body.put("unpack", false);
        ObjectNode tags = body.putObject("kvTags");
        registration.tags().forEach(tags::put);
        ObjectNode properties = body.putObject("properties");
        for (Map.Entry<String, String> e : registration.properties().entrySet()) {
            properties.put(e.getKey(), e.getValue());
        }
        if (!registration.type().equals(ModelNames.CUSTOM)) {
            properties.put(Model.TYPE, registration.type());
        }
        properties.put(ModelRegistry.MARKER, requestId);
        return body;
    }

    private String mimeType() {
        return registration.source().path().endsWith(".json") ? "application/json" : "application/octet-stream";
    }
}
