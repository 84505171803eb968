package io.jenkins.plugins.azureml.steps.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.endpoints.OnlineDeployment;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.NamePrefix;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineDeploymentDefinition;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineEndpointDefinition;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import io.jenkins.plugins.azureml.steps.assets.AgentAssets;
import io.jenkins.plugins.azureml.steps.assets.AssetResolver;
import io.jenkins.plugins.azureml.steps.assets.CodeUpload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Builds the requests that create or update an endpoint and a deployment, from the definitions, the parameters of the step and the
 * existing resources.
 */
final class DeploymentRequest {

    private final AmlDeployStep step;
    private final DeploymentInputs inputs;
    private final AmlClient client;
    private final AssetResolver assets;
    private final AgentAssets agentAssets;
    private final Consumer<String> log;

    DeploymentRequest(
            @NonNull AmlDeployStep step,
            @NonNull DeploymentInputs inputs,
            @NonNull AmlClient client,
            @NonNull Consumer<String> log) {
        this.step = step;
        this.inputs = inputs;
        this.client = client;
        this.assets = new AssetResolver(client);
        this.agentAssets = new AgentAssets(client, inputs.folder(), inputs.boundary(), log);
        this.log = log;
    }

    /**
     * Returns the body of the request for the endpoint.
     *
     * @param before existing endpoint; null if it does not exist
     * @return null if the endpoint does not change
     * @throws AbortException if it does not exist and the step has no definition for it
     */
    @CheckForNull
    ObjectNode endpoint(@CheckForNull ObjectNode before) throws IOException, InterruptedException {
        OnlineEndpointDefinition definition = inputs.endpoint();
        if (definition == null) {
            if (before == null) {
                throw new AbortException(
                        "Online endpoint '" + step.getEndpoint() + "' does not exist in " + client.ref()
                                + ". What to do: correct the name, or create the endpoint with endpointDefinition or"
                                + " endpointDefinitionFile, for example endpointDefinition: [auth_mode: 'key'].");
            }
            return null;
        }
        ObjectNode wanted = definition.body();
        ObjectNode body = before == null ? Json.MAPPER.createObjectNode() : before.deepCopy();
        for (String field : List.of("tags", "identity")) {
            if (wanted.has(field)) {
                body.set(field, wanted.get(field));
            }
        }
        ObjectNode properties = body.withObject("/properties");
        ObjectNode own =
                properties.path("properties") instanceof ObjectNode kept ? kept : Json.MAPPER.createObjectNode();
        properties.setAll((ObjectNode) wanted.get("properties"));
        if (properties.path("properties") instanceof ObjectNode added && added != own) {
            own.setAll(added);
        }
        if (!own.isEmpty()) {
            properties.set("properties", own);
        }
        if (before == null) {
            body.put("location", client.workspace().location());
            putIfAbsent(properties, "authMode", "Key");
            putIfAbsent(body.withObject("/identity"), "type", "SystemAssigned");
            if (definition.compute() != null) {
                properties.put("compute", agentAssets.compute(NamePrefix.remove(definition.compute())));
            }
        }
        return body.equals(before) ? null : body;
    }

    /**
     * Returns the body of the request for the deployment. Uploads its code if the definition names a folder.
     *
     * @param before existing deployment; null if it does not exist
     * @throws AbortException if it does not exist and the step has no definition for it
     */
    @NonNull
    ObjectNode deployment(@CheckForNull ObjectNode before) throws IOException, InterruptedException {
        OnlineDeploymentDefinition definition = inputs.deployment();
        String name = inputs.name(step);
        if (definition == null && before == null) {
            throw new AbortException("Deployment '" + name + "' of endpoint " + step.getEndpoint()
                    + " does not exist. What to do: create it with definitionFile or definition.");
        }
        ObjectNode body = definition == null ? before.deepCopy() : definition.body();
        ObjectNode properties = body.withObject("/properties");
        if (definition != null) {
            body.put("location", client.workspace().location());
            resolve(definition, properties);
        }
        if (step.getModel() != null) {
            properties.put("model", assets.model(step.getModel()));
        }
        if (step.getInstanceType() != null) {
            properties.put("instanceType", step.getInstanceType());
        }
        ObjectNode sku = body.withObject("/sku");
        if (step.getInstanceCount() != null) {
            sku.put("capacity", WholeNumber.require(step.getInstanceCount()));
        }
        putIfAbsent(sku, "capacity", 1);
        return body;
    }

    private void resolve(OnlineDeploymentDefinition definition, ObjectNode properties)
            throws IOException, InterruptedException {
        if (definition.model() != null && step.getModel() == null) {
            properties.put("model", assets.model(definition.model()));
        } else if (definition.inlineModel() != null && step.getModel() == null) {
            properties.put("model", agentAssets.model(definition.inlineModel()));
        }
        for (JsonNode collection : properties.path("dataCollector").path("collections")) {
            if (collection.has("dataId")) {
                ((ObjectNode) collection)
                        .put("dataId", assets.data(collection.path("dataId").asText()));
            }
        }
        if (definition.code() != null) {
            properties
                    .putObject("codeConfiguration")
                    .put("codeId", codeId(definition))
                    .put("scoringScript", definition.scoringScript());
        }
        if (definition.environment() != null) {
            properties.put("environmentId", agentAssets.deployedEnvironment(definition.environment()));
        }
    }

    private String codeId(OnlineDeploymentDefinition definition) throws IOException, InterruptedException {
        if (!DeploymentInputs.isFolder(definition.code())) {
            return assets.code(definition.code());
        }
        SourceFolder code = new SourceFolder(
                "code_configuration.code",
                definition.code(),
                definition.scoringScript(),
                List.of(),
                List.of(),
                SnapshotLimits.SERVICE,
                inputs.boundary());
        return new CodeUpload(client, inputs.folder(), "the scoring code", log).upload(code);
    }

    private static void putIfAbsent(ObjectNode object, String name, Object value) {
        if (!object.hasNonNull(name)) {
            object.set(name, Json.MAPPER.valueToTree(value));
        }
    }

    @NonNull
    static JsonNode parse(@NonNull String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses a body that {@link #deployment} has built. */
    @NonNull
    static OnlineDeployment summary(@NonNull String json) {
        return OnlineDeployment.of(parse(json));
    }
}
