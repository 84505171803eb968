package io.jenkins.plugins.azureml.definitions.assets;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.Definition;
import io.jenkins.plugins.azureml.definitions.DefinitionException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a file describes. Recognized by {@code $schema}, or else by the keys of the file. */
public enum AssetKind {
    DATA("data", "data"),
    ENVIRONMENT("environment", "environments"),
    COMPONENT("component", "components"),
    MODEL("model", "models");

    private static final Map<String, AssetKind> SCHEMAS = Map.of(
            "data", DATA,
            "environment", ENVIRONMENT,
            "commandcomponent", COMPONENT,
            "pipelinecomponent", COMPONENT,
            "parallelcomponent", COMPONENT,
            "sparkcomponent", COMPONENT,
            "model", MODEL);

    private static final Set<String> DATA_TYPES = Set.of("uri_file", "uri_folder", "mltable");
    private static final Set<String> MODEL_TYPES = Set.of("custom_model", "mlflow_model", "triton_model");
    private static final Set<String> COMPONENT_TYPES = Set.of("command", "pipeline", "parallel", "spark");

    /** Keys of jobs that components do not have. */
    private static final List<String> JOB_KEYS = List.of("compute", "experiment_name", "settings");

    private final String word;
    private final String plural;

    AssetKind(String word, String plural) {
        this.word = word;
        this.plural = plural;
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
