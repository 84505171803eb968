package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.util.Map;

/**
 * An online deployment in the CLI format ({@code managedOnlineDeployment}). References to model, code and environment
 * are kept as written; everything else is converted to the REST API.
 */
public final class OnlineDeploymentDefinition {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANAGED = "Managed";

    private final ObjectNode body = JSON.createObjectNode();
    private final ObjectNode properties = body.putObject("properties");
    private String name;
    private String endpoint;
    private String model;
    private String code;
    private String scoringScript;
    private String environment;
    private String image;
    private String condaFile;

    private OnlineDeploymentDefinition() {}

    /** @throws DefinitionException naming all problems and unsupported keys */
    @NonNull
    public static OnlineDeploymentDefinition of(@NonNull CliText definition) throws DefinitionException {
        definition.schema("managedOnlineDeployment");
        OnlineDeploymentDefinition result = new OnlineDeploymentDefinition();
        result.read(definition.root());
        definition.requireValid();
        return result;
    }

    private void read(Section root) {
        name = root.text("name");
        endpoint = root.text("endpoint_name");
        root.word("type", Map.of("managed", MANAGED));
        properties.put("endpointComputeType", MANAGED);
        assets(root);
        OnlineEndpointDefinition.put(properties, "description", root.freeText("description"));
        OnlineEndpointDefinition.put(properties, "instanceType", root.text("instance_type"));
        OnlineEndpointDefinition.put(properties, "modelMountPath", root.text("model_mount_path"));
        OnlineEndpointDefinition.put(
                properties,
                "egressPublicNetworkAccess",
                root.word("egress_public_network_access", OnlineEndpointDefinition.SWITCH));
        OnlineEndpointDefinition.putAll(
                properties, "environmentVariables", root.convertedTexts("environment_variables"));
        OnlineEndpointDefinition.putAll(properties, "properties", root.convertedTexts("properties"));
        OnlineEndpointDefinition.putAll(body, "tags", root.convertedTexts("tags"));
        Boolean insights = root.flag("app_insights_enabled");
        properties.put("appInsightsEnabled", insights != null && insights);
        Section scale = root.section("scale_settings");
        if (scale != null) {
            scale.word("type", Map.of("default", "Default"));
        }
        properties.putObject("scaleSettings").put("scaleType", "Default");
        requests(root.section("request_settings"));
        probe("livenessProbe", root.section("liveness_probe"));
        probe("readinessProbe", root.section("readiness_probe"));
        ObjectNode sku = body.putObject("sku").put("name", "Default");
        Integer instances = root.count("instance_count", 1);
        if (instances != null) {
            sku.put("capacity", instances);
        }
    }

    private void assets(Section root) {
        if (root.has("model") && !root.isText("model")) {
            root.problem("model", "must name a registered model, as azureml:NAME:VERSION; amlRegisterModel makes one");
        } else {
            model = root.text("model");
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
            }
        }
        if (root.isText("environment")) {
            environment = root.text("environment");
            return;
        }
        Section inline = root.section("environment");
        if (inline != null) {
            image = inline.text("image");
            condaFile = inline.text("conda_file");
            if (image == null) {
                inline.problem("image", "is missing");
            }
        }
    }

    private void requests(@CheckForNull Section section) {
        if (section == null) {
            return;
        }
        ObjectNode requests = properties.putObject("requestSettings");
        Integer concurrent = section.count("max_concurrent_requests_per_instance", 1);
        if (concurrent != null) {
            requests.put("maxConcurrentRequestsPerInstance", concurrent);
        }
        millis(requests, "requestTimeout", section.count("request_timeout_ms", 1));
        millis(requests, "maxQueueWait", section.count("max_queue_wait_ms", 0));
    }

    private void probe(String name, @CheckForNull Section section) {
        if (section == null) {
            return;
        }
        ObjectNode probe = properties.putObject(name);
        for (Map.Entry<String, String> each : Map.of(
                        "success_threshold", "successThreshold", "failure_threshold", "failureThreshold")
                .entrySet()) {
            Integer count = section.count(each.getKey(), 1);
            if (count != null) {
                probe.put(each.getValue(), count);
            }
        }
        for (Map.Entry<String, String> each : Map.of(
                        "period", "period", "initial_delay", "initialDelay", "timeout", "timeout")
                .entrySet()) {
            Integer seconds = section.count(each.getKey(), 0);
            if (seconds != null) {
                probe.put(each.getValue(), Duration.ofSeconds(seconds).toString());
            }
        }
    }

    private static void millis(ObjectNode object, String name, @CheckForNull Integer millis) {
        if (millis != null) {
            object.put(name, Duration.ofMillis(millis).toString());
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

    @CheckForNull
    public String model() {
        return model;
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

    /** Returns a reference to an existing environment; null if there is none or {@link #image} is set. */
    @CheckForNull
    public String environment() {
        return environment;
    }

    /** Returns the image of an environment that the definition contains itself. */
    @CheckForNull
    public String image() {
        return image;
    }

    /** Returns a conda file, relative to the definition, with packages to add to the image. */
    @CheckForNull
    public String condaFile() {
        return condaFile;
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
