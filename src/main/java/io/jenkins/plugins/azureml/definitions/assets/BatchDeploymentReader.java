package io.jenkins.plugins.azureml.definitions.assets;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.EnvironmentReader;
import io.jenkins.plugins.azureml.definitions.InlineModel;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineDeploymentDefinition;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a batch deployment in the format of {@code az ml batch-deployment create --file}: of a model or of a pipeline
 * component. What the deployment refers to is kept as written.
 */
final class BatchDeploymentReader {

    /** Keys that {@code az ml batch-deployment show} prints, and that have no effect in a file. */
    private static final String[] READ_ONLY = {
        "$schema", "id", "provisioning_state", "creation_context", "resourceGroup", "location", "kind"
    };

    private static final Map<String, String> TYPES =
            Map.of("model", "model", "pipeline", "pipeline", "component", "pipeline");
    private static final Map<String, String> ACTIONS = Map.of("append_row", "AppendRow", "summary_only", "SummaryOnly");
    private static final Set<String> LEVELS = Set.of("info", "warning", "debug");
    private static final int UNLIMITED = -1;

    private final Section root;
    private final DefinitionFolder folder;
    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private final ObjectNode properties = body.putObject("properties");
    private String name = "";
    private String endpoint = "";
    private String model;
    private InlineModel inlineModel;
    private String code;
    private String scoringScript;
    private JobEnvironment environment;
    private String compute;
    private String component;

    BatchDeploymentReader(@NonNull Section root, @NonNull DefinitionFolder folder) {
        this.root = root;
        this.folder = folder;
    }

    /** Returns the body of the request without the region and what the deployment refers to. */
    @NonNull
    ObjectNode read() throws InterruptedException {
        root.ignore(READ_ONLY);
        name = name("name", "the name of the deployment");
        endpoint = name("endpoint_name", "the endpoint of the deployment");
        Json.putIfPresent(properties, "description", root.freeText("description"));
        Json.putIfPresent(body, "tags", root.convertedTexts("tags"));
        String type = root.word("type", TYPES);
        root.refuse(
                "job_definition",
                "is not supported: describe the pipeline in the file of a pipeline component, and name it in component");
        if ("pipeline".equals(type) || type == null && (root.has("component") || root.has("job_definition"))) {
            readPipeline();
        } else {
            readModel();
        }
        return body;
    }

    private String name(String key, String what) {
        String text = root.required(key, what);
        OnlineEndpoints.problem(key, text)
                .filter(problem -> !text.isEmpty())
                .ifPresent(problem -> root.problem(key, problem.replaceFirst("^" + key + " '[^']*' ", "")));
        return text;
    }

    private void readPipeline() {
        component = root.has("job_definition")
                ? null
                : root.required("component", "the pipeline component, as azureml:NAME:VERSION or the path of its file");
        ObjectNode configuration =
                properties.putObject("deploymentConfiguration").put("deploymentConfigurationType", "PipelineComponent");
        Json.putIfPresent(configuration, "settings", root.convertedTexts("settings"));
    }

    private void readModel() throws InterruptedException {
        if (root.has("model") && !root.isText("model")) {
            inlineModel = InlineModel.read(root.sectionOrEmpty("model"), folder);
        } else {
            model = root.text("model");
            OnlineDeploymentDefinition.checkModel(root, model);
        }
        if (!root.has("model")) {
            root.problem("model", "is missing: azureml:NAME:VERSION, azureml:NAME@latest, or a mapping with path");
        }
        Section script = root.section("code_configuration");
        if (script != null) {
            code = script.required("code", "the folder with the scoring script");
            scoringScript = script.required("scoring_script", "the scoring script in the folder code")
                    .replace('\\', '/');
        }
        environment = new EnvironmentReader(folder, true).read(root);
        compute = root.required("compute", "the cluster that runs the jobs, such as azureml:cpu-cluster")
                .replaceFirst("^azureml:", "");
        Json.putIfPresent(properties, "properties", root.convertedTexts("properties"));
        resources();
        Section settings = root.section("settings");
        settings(settings == null ? root : settings);
        if (settings != null) {
            settings.names().stream()
                    .filter(root::has)
                    .forEach(key -> settings.problem(key, "is also at the top of the file. Remove one of the two"));
            // Older files have these keys at the top.
            settings(root);
        }
    }

    private void resources() {
        Section section = root.section("resources");
        if (section == null) {
            return;
        }
        ObjectNode resources = properties.putObject("resources");
        Json.putIfPresent(resources, "instanceCount", section.count("instance_count", 1));
        Json.putIfPresent(resources, "instanceType", section.text("instance_type"));
        for (String key : new String[] {"shm_size", "docker_args", "properties"}) {
            section.refuse(key, "is not supported: batch deployments have no such setting in the REST API");
        }
    }

    private void settings(Section section) {
        count(section, "mini_batch_size", "miniBatchSize", 1);
        count(section, "max_concurrency_per_instance", "maxConcurrencyPerInstance", 1);
        count(section, "error_threshold", "errorThreshold", UNLIMITED);
        Integer instances = section.count("instance_count", 1);
        if (instances != null && !properties.path("resources").has("instanceCount")) {
            properties.withObject("/resources").put("instanceCount", instances);
        }
        Json.putIfPresent(properties, "outputAction", section.word("output_action", ACTIONS));
        String file = section.text("output_file_name");
        Json.putIfPresent(properties, "outputFileName", file);
        if (file != null && "SummaryOnly".equals(properties.path("outputAction").asText())) {
            section.problem(
                    "output_file_name", "has no effect with output_action: summary_only. Remove one of the two");
        }
        String level = section.text("logging_level");
        if (level != null && !LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            section.problem("logging_level", "must be one of debug, info, warning");
        }
        Json.putIfPresent(properties, "loggingLevel", level);
        Map<String, String> variables = new LinkedHashMap<>(section.convertedTexts("environment_variables"));
        if (!variables.isEmpty()) {
            variables.forEach(properties.withObject("/environmentVariables")::put);
        }
        Section retries = section.section("retry_settings");
        if (retries != null) {
            ObjectNode json = properties.withObject("/retrySettings");
            Json.putIfPresent(json, "maxRetries", retries.count("max_retries", 0));
            Integer timeout = retries.count("timeout", 1);
            if (timeout != null) {
                json.put("timeout", Duration.ofSeconds(timeout).toString());
            }
        }
    }

    private void count(Section section, String key, String field, int least) {
        Json.putIfPresent(properties, field, section.count(key, least));
    }

    @NonNull
    String name() {
        return name;
    }

    @NonNull
    String endpoint() {
        return endpoint;
    }

    /** Returns a reference to a registered model; null if the file contains the model or deploys a pipeline component. */
    @CheckForNull
    String model() {
        return model;
    }

    /** Returns the model that the file contains; null if it refers to a registered one or deploys a pipeline component. */
    @CheckForNull
    InlineModel inlineModel() {
        return inlineModel;
    }

    /** Returns a folder relative to the file, or existing code as {@code azureml:NAME:VERSION}; null if there is none. */
    @CheckForNull
    String code() {
        return code;
    }

    @CheckForNull
    String scoringScript() {
        return scoringScript;
    }

    @CheckForNull
    JobEnvironment environment() {
        return environment;
    }

    /** Returns the name or the id of the compute of a model deployment; null for a pipeline component. */
    @CheckForNull
    String compute() {
        return compute;
    }

    /** Returns the component, as a reference or the path of its file; null for a model deployment. */
    @CheckForNull
    String component() {
        return component;
    }
}
