package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.time.Instant;
import java.util.Map;

/** An experiment, which groups runs. */
public record Experiment(
        @CheckForNull String id,
        @CheckForNull String name,
        @CheckForNull String description,
        @CheckForNull Instant createdTime,
        Map<String, String> tags) {

    static Experiment of(JsonNode json) {
        return new Experiment(
                Json.text(json, "experimentId"),
                Json.text(json, "name"),
                Json.text(json, "description"),
                Json.time(json, "createdUtc"),
                Json.map(json, "tags"));
    }
}
