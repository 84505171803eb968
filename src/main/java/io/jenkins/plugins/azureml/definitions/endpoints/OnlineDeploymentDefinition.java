package io.jenkins.plugins.azureml.definitions.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.EnvironmentReader;
import io.jenkins.plugins.azureml.definitions.InlineModel;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An online deployment in the CLI format ({@code managedOnlineDeployment}, {@code kubernetesOnlineDeployment}).
 * References to model, code and environment are kept as written; everything else is converted to the REST API.
 */
public final class OnlineDeploymentDefinition {

    private static final String KUBERNETES = "Kubernetes";
    private static final Map<String, String> TYPES = Map.of("managed", "Managed", "kubernetes", KUBERNETES);

    private static final Pattern MODEL = Pattern.compile("(?:azureml:)?/subscriptions/.+|azureml://registries/.+"
            + "|(?:azureml:)?(?!azureml:)[^:@/]+(?::[^:@/]+|@latest)");

    /** Keys that {@code az ml online-deployment show} prints, and that have no effect in a file. */
    private static final String[] READ_ONLY = {
        "$schema", "id", "provisioning_state", "creation_context", "resourceGroup", "location", "kind"
    };

    private final ObjectNode body = Json.MAPPER.createObjectNode();
    private final ObjectNode properties = body.putObject("properties");
    private String name;
    private String endpoint;
    private String model;
    private InlineModel inlineModel;
    private String code;
    private String scoringScript;
    private JobEnvironment environment;

    private OnlineDeploymentDefinition() {}

    /**
     * Reads a deployment.
     *
     * @param folder of the definition
     * @throws DefinitionException naming all problems and unsupported keys
     */
    @NonNull
    public static OnlineDeploymentDefinition of(@NonNull CliText definition, @NonNull DefinitionFolder folder)
            throws DefinitionException, InterruptedException {
        OnlineDeploymentDefinition result = new OnlineDeploymentDefinition();
        result.read(definition.root(), folder);
        definition.requireValid();
        return result;
    }

    private void read(Section root, DefinitionFolder folder) throws InterruptedException {
        root.ignore(READ_ONLY);
        name = root.text("name");
        endpoint = root.text("endpoint_name");
        String type = root.word("type", TYPES);
        properties.put("endpointComputeType", type == null ? "Managed" : type);
        assets(root, folder);
        Json.putIfPresent(properties, "description", root.freeText("description"));
        Json.putIfPresent(properties, "instanceType", root.text("instance_type"));
        Json.putIfPresent(properties, "modelMountPath", root.text("model_mount_path"));
        Json.putIfPresent(
                properties,
                "egressPublicNetworkAccess",
                root.word("egress_public_network_access", OnlineEndpointDefinition.SWITCH));
        Json.putIfPresent(properties, "environmentVariables", root.convertedTexts("environment_variables"));
        Json.putIfPresent(properties, "properties", root.convertedTexts("properties"));
        Json.putIfPresent(body, "tags", root.convertedTexts("tags"));
        Boolean insights = root.flag("app_insights_enabled");
        properties.put("appInsightsEnabled", insights != null && insights);
        new DeploymentSettings(root, properties).read();
        ObjectNode sku = body.putObject("sku").put("name", "Default");
        Integer instances = root.count("instance_count", 1);
        if (instances != null) {
            sku.put("capacity", instances);
        }
    }

    private void assets(Section root, DefinitionFolder folder) throws InterruptedException {
        if (root.has("model") && !root.isText("model")) {
            inlineModel = InlineModel.read(root.sectionOrEmpty("model"), folder);
        } else {
            model = root.text("model");
            checkModel(root, model);
        }
        Section script = root.section("code_configuration");
        if (script != null) {
            code = script.text("code");
            scoringScript = script.text("scoring_script");
            if (code == null) {
                script.problem("code", "is missing");
            }
            if (scoringScript == null) {
                script.problem("scoring_script", "is missing");
            } else {
                scoringScript = scoringScript.replace('\\', '/');
            }
        }
        environment = new EnvironmentReader(folder, true).read(root);
    }

    /** Reports a reference to a model that names no version; null is ignored. */
    public static void checkModel(@NonNull Section root, @CheckForNull String model) {
        if (model != null && !MODEL.matcher(model).matches()) {
            root.problem(
                    "model",
                    "must name a version: azureml:NAME:VERSION or azureml:NAME@latest, or a mapping with path, not "
                            + model);
        }
    }

    @CheckForNull
    public String name() {
        return name;
    }

    @CheckForNull
    public String endpoint() {
        return endpoint;
    }

    /** Returns a reference to a registered model; null if there is none or {@link #inlineModel} is set. */
    @CheckForNull
    public String model() {
        return model;
    }

    /** Returns the model that the definition contains; null if it refers to a registered one or has none. */
    @CheckForNull
    public InlineModel inlineModel() {
        return inlineModel;
    }

    /** Returns a folder relative to the definition, or existing code as {@code azureml:NAME:VERSION}. */
    @CheckForNull
    public String code() {
        return code;
    }

    @CheckForNull
    public String scoringScript() {
        return scoringScript;
    }

    @CheckForNull
    public JobEnvironment environment() {
        return environment;
    }

    /** Returns whether the deployment runs on a Kubernetes cluster, which needs no type of machine. */
    public boolean isKubernetes() {
        return properties.path("endpointComputeType").asText().equals(KUBERNETES);
    }

    @CheckForNull
    public String instanceType() {
        return properties.path("instanceType").asText(null);
    }

    @CheckForNull
    public Integer instanceCount() {
        return body.path("sku").has("capacity")
                ? (Integer) body.path("sku").path("capacity").intValue()
                : null;
    }

    /** Returns the REST body without the region and the ids of model, code and environment. */
    @NonNull
    public ObjectNode body() {
        return body.deepCopy();
    }
}
