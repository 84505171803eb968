package io.jenkins.plugins.azureml.testing.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Recognizes what a file defines, without the rules of any reader. */
final class FileKind {

    /** Kind of files that no step accepts. */
    static final String OTHER = "other";

    static final String ENDPOINT = "online-endpoint";
    static final String DEPLOYMENT = "online-deployment";
    static final String BATCH_ENDPOINT = "batch-endpoint";
    static final String BATCH_DEPLOYMENT = "batch-deployment";
    static final String RUN_CONFIGURATION = "run-configuration";
    static final String REST_JOB = "rest-job";

    private static final List<String> JOBS = List.of(
            "command", "sweep", "pipeline", "automl", "spark", "parallel", "import", "finetuning", "distillation");
    /** Kinds of files that only {@code amlApply} reads. */
    static final Set<String> ASSETS =
            Set.of("data", "environment", "component", "model", "compute", BATCH_ENDPOINT, BATCH_DEPLOYMENT);

    private static final Map<String, String> SCHEMAS = Map.ofEntries(
            Map.entry("commandjob", "command"),
            Map.entry("sweepjob", "sweep"),
            Map.entry("pipelinejob", "pipeline"),
            Map.entry("automljob", "automl"),
            Map.entry("sparkjob", "spark"),
            Map.entry("paralleljob", "parallel"),
            Map.entry("data", "data"),
            Map.entry("environment", "environment"),
            Map.entry("model", "model"),
            Map.entry("commandcomponent", "component"),
            Map.entry("pipelinecomponent", "component"),
            Map.entry("parallelcomponent", "component"),
            Map.entry("sparkcomponent", "component"),
            Map.entry("amlcompute", "compute"),
            Map.entry("managedonlineendpoint", ENDPOINT),
            Map.entry("kubernetesonlineendpoint", ENDPOINT),
            Map.entry("managedonlinedeployment", DEPLOYMENT),
            Map.entry("kubernetesonlinedeployment", DEPLOYMENT),
            Map.entry("batchendpoint", BATCH_ENDPOINT),
            Map.entry("batchdeployment", BATCH_DEPLOYMENT),
            Map.entry("modelbatchdeployment", BATCH_DEPLOYMENT),
            Map.entry("pipelinecomponentbatchdeployment", BATCH_DEPLOYMENT));

    private FileKind() {}

    static String of(JsonNode tree) {
        if (!tree.isObject()) {
            return OTHER;
        }
        if (tree.has("jobType") || tree.path("properties").has("jobType")) {
            return REST_JOB;
        }
        String schema = tree.path("$schema").asText("").trim();
        if (!schema.isEmpty()) {
            String name = schema.substring(schema.lastIndexOf('/') + 1).replaceAll("(?i)\\.?(schema)?\\.json#?$", "");
            return SCHEMAS.getOrDefault(name.toLowerCase(Locale.ROOT), OTHER);
        }
        String type = tree.path("type").asText("").toLowerCase(Locale.ROOT);
        if (tree.has("endpoint_name") && (tree.has("model") || tree.has("environment"))) {
            return tree.has("instance_type") || tree.has("instance_count") && !tree.has("mini_batch_size")
                    ? DEPLOYMENT
                    : tree.has("compute") ? BATCH_DEPLOYMENT : OTHER;
        }
        if (tree.has("auth_mode")) {
            return ENDPOINT;
        }
        if (isComponent(tree)) {
            return OTHER;
        }
        if (JOBS.contains(type)) {
            return type;
        }
        if (type.isEmpty() && tree.has("command") && tree.has("environment")) {
            return "command";
        }
        boolean script = tree.has("script") || tree.has("Script");
        boolean target = tree.has("target") || tree.has("Target") || tree.has("framework");
        return script && target || tree.has("Configuration") ? RUN_CONFIGURATION : OTHER;
    }

    /** Returns whether inputs are declared instead of set, which tells a component from a job. */
    private static boolean isComponent(JsonNode tree) {
        if (tree.has("is_deterministic") || tree.has("version") && !tree.has("jobs")) {
            return true;
        }
        for (JsonNode input : tree.path("inputs")) {
            if (input.isObject() && input.has("type") && !input.has("path") && !input.has("value")) {
                return true;
            }
        }
        return false;
    }
}
