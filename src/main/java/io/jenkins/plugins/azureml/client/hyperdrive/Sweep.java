package io.jenkins.plugins.azureml.client.hyperdrive;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.Json;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A sweep as the service answers its start.
 *
 * @param runId the run that stands for it
 * @param status such as {@code Running}
 */
public record Sweep(
        @CheckForNull String runId,
        @CheckForNull String status,
        @CheckForNull Integer maxTotalRuns,
        @CheckForNull Integer maxConcurrentRuns,
        @CheckForNull Instant createdTime) {

    static Sweep of(JsonNode json) {
        String id = Json.text(json, "hyperdrive_run_id");
        return new Sweep(
                id == null ? Json.text(json, "experiment_id") : id,
                Json.text(json, "status"),
                count(json, "max_total_jobs"),
                count(json, "max_concurrent_jobs"),
                Json.time(json, "created"));
    }

    private static Integer count(JsonNode json, String name) {
        OptionalDouble number = Json.number(Json.field(json, name));
        return number.isPresent() ? (Integer) (int) number.getAsDouble() : null;
    }
}
