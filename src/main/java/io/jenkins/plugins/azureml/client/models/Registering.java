package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Json;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.http.WorkspaceService;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * One registration. The service has no handle for repeating it, so it carries a property of its own by which the
 * model is found if the answer was lost.
 */
final class Registering {

    static final String MARKER = "azureml.jenkins.requestId";
    private static final String OPERATION = "register";
    private static final int LOOKS = 2;

    private final WorkspaceService service;
    private final Models models;
    private final ModelRegistration registration;
    private final String requestId;

    Registering(WorkspaceService service, Models models, ModelRegistration registration, String requestId) {
        this.service = service;
        this.models = models;
        this.registration = registration;
        this.requestId = requestId;
    }

    Model run() throws AzureMlException, InterruptedException {
        Optional<String> problem = Segments.problem("name", registration.name(), 255);
        if (problem.isEmpty()
                && (registration.url() == null || registration.url().isBlank())) {
            problem = Optional.of("url is missing");
        }
        if (problem.isPresent()) {
            throw AzureMlException.badParameter("register the model", problem.get());
        }
        URI uri = service.uri(Models.AREA, "/models");
        int attempts = service.http().timings().attempts();
        for (int attempt = 1; ; attempt++) {
            try {
                return post(uri);
            } catch (AzureMlException e) {
                if (!e.mayHaveBeenExecuted()) {
                    throw e;
                }
                Optional<Model> there = lookUp(attempt, e);
                if (there.isPresent()) {
                    return there.get();
                }
                if (attempt >= attempts) {
                    throw e;
                }
            }
        }
    }

    private Model post(URI uri) throws AzureMlException, InterruptedException {
        String resource = "model " + registration.name() + " in " + service.ref();
        Call call = service.call(OPERATION, resource, "POST", uri)
                .jsonBody(body().toString())
                .json();
        return Model.of(service.send(call).json());
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

    private ObjectNode body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("name", registration.name());
        body.put("url", registration.url());
        body.put("mimeType", registration.mimeType() == null ? mimeType() : registration.mimeType());
        put(body, "description", registration.description());
        put(body, "framework", registration.framework());
        put(body, "frameworkVersion", registration.frameworkVersion());
        put(body, "runId", registration.runId());
        put(body, "experimentName", registration.experimentName());
        body.put("unpack", registration.unpack());
        ObjectNode tags = body.putObject("kvTags");
        registration.tags().forEach(tags::put);
        ObjectNode properties = body.putObject("properties");
        for (Map.Entry<String, String> e : registration.properties().entrySet()) {
            properties.put(e.getKey(), e.getValue());
        }
        properties.put(MARKER, requestId);
        return body;
    }

    private String mimeType() {
        return registration.url().endsWith(".json") ? "application/json" : "application/octet-stream";
    }

    private static void put(ObjectNode body, String name, String value) {
        if (value != null && !value.isBlank()) {
            body.put(name, value);
        }
    }
}
