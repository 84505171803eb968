package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;

/** In which of Microsoft's languages a definition is written. */
public enum Kind {
    /** A run configuration of the v1 API: {@code Configuration}, {@code Script}, {@code Target}. */
    RUN_CONFIGURATION,
    /** A job as {@code az ml job create --file} takes it: {@code $schema}, {@code command}, {@code compute}. */
    CLI_JOB,
    /** A job as the v2 REST API takes it: {@code jobType}, by itself or under {@code properties}. */
    REST_JOB;

    @NonNull
    public static Kind of(@NonNull JsonNode definition) {
        if (restProperties(definition).has("jobType")) {
            return REST_JOB;
        }
        boolean v1 = !Json.field(definition, "configuration").isMissingNode()
                || !Json.field(definition, "script").isMissingNode();
        boolean cli = definition.has("$schema") || definition.has("command") || definition.has("type");
        return cli && !v1 ? CLI_JOB : RUN_CONFIGURATION;
    }

    /** The part of a REST body that is the job. */
    @NonNull
    static JsonNode restProperties(@NonNull JsonNode definition) {
        JsonNode properties = definition.path("properties");
        return properties.has("jobType") ? properties : definition;
    }
}
