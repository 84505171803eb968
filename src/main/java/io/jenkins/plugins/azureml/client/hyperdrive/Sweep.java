package io.jenkins.plugins.azureml.client.hyperdrive;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A sweep, from the response to its start.
 *
 * @param runId run of the sweep, the parent of its trials
 * @param status such as {@code Running}
 */
public record Sweep(
        @CheckForNull String runId,
        @CheckForNull String status,
        @CheckForNull Integer maxTotalRuns,
        @CheckForNull Integer maxConcurrentRuns,
        @CheckForNull Instant createdTime) {

    static Sweep of(JsonNode json) {
        return new Sweep(
                runId(json),
                Json.text(json, "status"),
                count(json, "max_total_jobs"),
                count(json, "max_concurrent_jobs"),
                Json.time(json, "created"));
    }

    /**
     * Returns the run id. Microsoft's client reads the first of these fields; the published example has only the last
     * one.
     */
    private static String runId(JsonNode json) {
        String parent = Json.text(Json.field(json, "platform_config"), "ParentRunId");
        String own = Json.text(json, "hyperdrive_run_id");
        return parent != null ? parent : own != null ? own : Json.text(json, "experiment_id");
    }

    private static Integer count(JsonNode json, String name) {
        OptionalDouble number = Json.number(Json.field(json, name));
        return number.isPresent() ? (Integer) (int) number.getAsDouble() : null;
    }
}
