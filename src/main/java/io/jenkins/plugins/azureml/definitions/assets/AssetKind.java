package io.jenkins.plugins.azureml.definitions.assets;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a file describes. Recognized by {@code $schema}, or else by the keys of the file. */
public enum AssetKind {
    DATA("data", "data", true),
    ENVIRONMENT("environment", "environments", true),
    COMPONENT("component", "components", true),
    MODEL("model", "models", true),
    COMPUTE("compute", "computes", false),
    ONLINE_ENDPOINT("online endpoint", "onlineEndpoints", false),
    ONLINE_DEPLOYMENT("online deployment", "deployments", false),
    BATCH_ENDPOINT("batch endpoint", "batchEndpoints", false),
    BATCH_DEPLOYMENT("batch deployment", "deployments", false);

    private static final Map<String, AssetKind> SCHEMAS = Map.ofEntries(
            Map.entry("data", DATA),
            Map.entry("environment", ENVIRONMENT),
            Map.entry("commandcomponent", COMPONENT),
            Map.entry("pipelinecomponent", COMPONENT),
            Map.entry("parallelcomponent", COMPONENT),
            Map.entry("sparkcomponent", COMPONENT),
            Map.entry("model", MODEL),
            Map.entry("amlcompute", COMPUTE),
            Map.entry("managedonlineendpoint", ONLINE_ENDPOINT),
            Map.entry("kubernetesonlineendpoint", ONLINE_ENDPOINT),
            Map.entry("managedonlinedeployment", ONLINE_DEPLOYMENT),
            Map.entry("kubernetesonlinedeployment", ONLINE_DEPLOYMENT),
            Map.entry("batchendpoint", BATCH_ENDPOINT),
            Map.entry("batchdeployment", BATCH_DEPLOYMENT),
            Map.entry("modelbatchdeployment", BATCH_DEPLOYMENT),
            Map.entry("pipelinecomponentbatchdeployment", BATCH_DEPLOYMENT));

    private static final Set<String> DATA_TYPES = Set.of("uri_file", "uri_folder", "mltable");
    private static final Set<String> MODEL_TYPES = Set.of("custom_model", "mlflow_model", "triton_model");
    private static final Set<String> COMPONENT_TYPES = Set.of("command", "pipeline", "parallel", "spark");

    /** Keys and types of batch deployments. */
    private static final List<String> BATCH_KEYS =
            List.of("compute", "mini_batch_size", "output_action", "component", "job_definition", "settings");

    private static final Set<String> BATCH_TYPES = Set.of("model", "pipeline", "component");

    /** Modes that batch endpoints do not have. */
    private static final Set<String> ONLINE_MODES = Set.of("key", "aml_token");

    /** Keys of jobs that components do not have. */
    private static final List<String> JOB_KEYS = List.of("compute", "experiment_name", "settings");

    private final String word;
    private final String plural;
    private final boolean versioned;

    AssetKind(String word, String plural, boolean versioned) {
        this.word = word;
        this.plural = plural;
        this.versioned = versioned;
    }

    /** Returns whether there are versions, whose content cannot change. Everything else can be changed by anyone. */
    public boolean isVersioned() {
        return versioned;
    }

    /** Returns the kind of the endpoint of a deployment; null for all other kinds. */
    @CheckForNull
    public AssetKind endpoint() {
        return switch (this) {
            case ONLINE_DEPLOYMENT -> ONLINE_ENDPOINT;
            case BATCH_DEPLOYMENT -> BATCH_ENDPOINT;
            default -> null;
        };
    }

    /** Returns the name for messages and results, such as {@code environment}. */
    @NonNull
    public String word() {
        return word;
    }

    /** Returns the segment of the addresses, such as {@code environments}. */
    @NonNull
    public String plural() {
        return plural;
    }

    /** Returns whether a definition is a conda file, which the file of an environment refers to. */
    public static boolean isCondaFile(@NonNull Definition definition) {
        JsonNode tree = definition.tree();
        return !tree.has("$schema") && tree.path("dependencies").isArray();
    }

    /**
     * Returns the kind of a definition.
     *
     * @throws DefinitionException if the kind is unknown or not supported, with the way out
     */
    @NonNull
    public static AssetKind of(@NonNull Definition definition) throws DefinitionException {
        JsonNode tree = definition.tree();
        String schema = tree.path("$schema").asText("").trim();
        if (schema.isEmpty()) {
            return byKeys(definition);
        }
        String name = schema.substring(schema.lastIndexOf('/') + 1)
                .replaceAll("(?i)\\.?(schema)?\\.json#?$", "")
                .toLowerCase(Locale.ROOT);
        AssetKind kind = SCHEMAS.get(name);
        if (kind == null) {
            throw refused(definition, "$schema", UnsupportedKind.ofSchema(name));
        }
        return kind;
    }

    private static AssetKind byKeys(Definition definition) throws DefinitionException {
        JsonNode tree = definition.tree();
        String type = tree.path("type").asText("").toLowerCase(Locale.ROOT);
        if (DATA_TYPES.contains(type)) {
            return DATA;
        }
        if (MODEL_TYPES.contains(type)) {
            return MODEL;
        }
        if (type.equals("amlcompute")) {
            return COMPUTE;
        }
        if (tree.has("endpoint_name")) {
            boolean batch = BATCH_KEYS.stream().anyMatch(tree::has) || BATCH_TYPES.contains(type);
            return batch ? BATCH_DEPLOYMENT : ONLINE_DEPLOYMENT;
        }
        if (tree.path("defaults").has("deployment_name")) {
            return BATCH_ENDPOINT;
        }
        if (tree.has("auth_mode")
                && ONLINE_MODES.contains(tree.path("auth_mode").asText().toLowerCase(Locale.ROOT))) {
            return ONLINE_ENDPOINT;
        }
        String unsupported = UnsupportedKind.ofKeys(tree, type);
        if (unsupported != null) {
            throw refused(definition, tree.has("type") ? "type" : "", unsupported);
        }
        boolean component = COMPONENT_TYPES.contains(type) || type.isEmpty() && tree.has("command");
        if (component && JOB_KEYS.stream().anyMatch(tree::has)) {
            throw refused(definition, tree.has("type") ? "type" : "command", UnsupportedKind.JOB);
        }
        if (component) {
            return COMPONENT;
        }
        if (type.isEmpty() && (tree.has("image") || tree.has("build") || tree.has("conda_file"))) {
            return ENVIRONMENT;
        }
        throw new DefinitionException(
                List.of(
                        "$schema is missing, and the keys do not show what the file describes: add $schema, such as"
                                + " https://azuremlschemas.azureedge.net/latest/data.schema.json, or narrow the parameter files"));
    }

    private static DefinitionException refused(Definition definition, String key, String why) {
        return new DefinitionException(List.of(definition.place(key.isEmpty() ? "" : "/" + key) + ": " + why));
    }
}
