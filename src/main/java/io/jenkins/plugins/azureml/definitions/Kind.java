package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.Set;

/** The format of a definition. */
public enum Kind {
    /** Run configuration of the v1 API: {@code Configuration}, {@code Script}, {@code Target}. */
    RUN_CONFIGURATION,
    /** Job in the format of {@code az ml job create --file}: {@code $schema}, {@code command}, {@code compute}. */
    CLI_JOB,
    /** Job in the format of the v2 REST API: {@code jobType}, at the top level or below {@code properties}. */
    REST_JOB;

    /** Keys of a CLI file that a run configuration does not have. */
    private static final Set<String> CLI_KEYS = Set.of(
            "$schema",
            "command",
            "type",
            "compute",
            "code",
            "inputs",
            "outputs",
            "trial",
            "jobs",
            "experiment_name",
            "display_name",
            "environment_variables");

    @NonNull
    public static Kind of(@NonNull JsonNode definition) {
        if (restProperties(definition).has("jobType")) {
            return REST_JOB;
        }
        boolean v1 = !Json.field(definition, "configuration").isMissingNode()
                || !Json.field(definition, "script").isMissingNode();
        boolean cli = CLI_KEYS.stream().anyMatch(definition::has);
        return cli && !v1 ? CLI_JOB : RUN_CONFIGURATION;
    }

    /** Returns the part of a REST body that contains the job. */
    @NonNull
    static JsonNode restProperties(@NonNull JsonNode definition) {
        JsonNode properties = definition.path("properties");
        return properties.has("jobType") ? properties : definition;
    }
}
