package io.jenkins.plugins.azureml.steps.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.endpoints.OnlineDeployment;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.OnlineDeploymentDefinition;
import io.jenkins.plugins.azureml.definitions.OnlineEndpointDefinition;
import io.jenkins.plugins.azureml.steps.assets.AssetResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What is sent to make or change an endpoint and a deployment: definitions, what a step says besides, and what is there. */
final class DeploymentRequest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AmlDeployStep step;
    private final DeploymentInputs definitions;
    private final AmlClient client;

    DeploymentRequest(@NonNull AmlDeployStep step, @NonNull DeploymentInputs definitions, @NonNull AmlClient client) {
        this.step = step;
        this.definitions = definitions;
        this.client = client;
    }

    /**
     * The endpoint as it is to be.
     *
     * @param before as it is; null if there is none
     * @return null if it is to stay as it is
     */
    @CheckForNull
    ObjectNode endpoint(@CheckForNull ObjectNode before) throws IOException, InterruptedException {
        OnlineEndpointDefinition definition = definitions.endpoint();
        if (definition == null) {
            if (before == null) {
                throw new AbortException("There is no online endpoint '" + step.getEndpoint() + "' in " + client.ref()
                        + ". What to do: correct the name, or have it made by endpointDefinition or"
                        + " endpointDefinitionFile, such as endpointDefinition: [auth_mode: 'key'].");
            }
            return null;
        }
        ObjectNode wanted = definition.body();
        ObjectNode body = before == null ? JSON.createObjectNode() : before.deepCopy();
        for (String field : List.of("tags", "identity")) {
            if (wanted.has(field)) {
                body.set(field, wanted.get(field));
            }
        }
        ObjectNode properties = body.withObject("/properties");
        ObjectNode own = properties.path("properties") instanceof ObjectNode kept ? kept : JSON.createObjectNode();
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
        }
        return body.equals(before) ? null : body;
    }

    /**
     * The deployment as it is to be.
     *
     * @param before as it is; null if there is none
     * @param codeId of the code that was uploaded for it; null if none was
     */
    @NonNull
    ObjectNode deployment(@CheckForNull ObjectNode before, @CheckForNull String codeId)
            throws IOException, InterruptedException {
        OnlineDeploymentDefinition definition = definitions.deployment();
        String name = definitions.name(step);
        if (definition == null && before == null) {
            throw new AbortException("There is no deployment '" + name + "' of endpoint " + step.getEndpoint()
                    + " yet. What to do: say what it is by definitionFile or definition.");
        }
        ObjectNode body = definition == null ? before.deepCopy() : definition.body();
        ObjectNode properties = body.withObject("/properties");
        AssetResolver references = new AssetResolver(client);
        if (definition != null) {
            body.put("location", client.workspace().location());
            assets(definition, properties, references, codeId);
        }
        if (step.getModel() != null) {
            properties.put("model", references.model(step.getModel()));
        }
        if (step.getInstanceType() != null) {
            properties.put("instanceType", step.getInstanceType());
        }
        ObjectNode sku = body.withObject("/sku");
        if (step.getInstanceCount() != null) {
            sku.put("capacity", step.getInstanceCount());
        }
        putIfAbsent(sku, "capacity", 1);
        return body;
    }

    private void assets(
            OnlineDeploymentDefinition definition, ObjectNode properties, AssetResolver references, String codeId)
            throws IOException, InterruptedException {
        if (definition.model() != null && step.getModel() == null) {
            properties.put("model", references.model(definition.model()));
        }
        if (definition.code() != null) {
            properties
                    .putObject("codeConfiguration")
                    .put("codeId", codeId == null ? references.code(definition.code()) : codeId)
                    .put("scoringScript", definition.scoringScript());
        }
        if (definition.environment() != null) {
            properties.put("environmentId", references.environment(definition.environment()));
        } else if (definition.image() != null) {
            String conda = definition.condaFile() == null
                    ? null
                    : definitions.file("environment.conda_file", definition.condaFile());
            properties.put(
                    "environmentId", references.environment(new JobEnvironment.Inline(definition.image(), conda)));
        }
    }

    private static void putIfAbsent(ObjectNode object, String name, Object value) {
        if (!object.hasNonNull(name)) {
            object.set(name, JSON.valueToTree(value));
        }
    }

    @NonNull
    static JsonNode parse(@NonNull String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a body of a deployment, as {@link #deployment} makes it, comes to. */
    @NonNull
    static OnlineDeployment summary(@NonNull String json) {
        return OnlineDeployment.of(parse(json));
    }
}
