package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.ErrorReader;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.error.ServiceError;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A run of the run history. The run's own token, which the service returns with it, is not kept.
 *
 * @param rawStatus status as the service spells it
 * @param error why the run failed; null if it did not fail
 * @param queueMessage why the run is queued, as the service describes it; null if it does not
 * @param cancelAddress address that cancels this run, as the service writes it; see {@link #cancelUri}
 */
public record Run(
        String runId,
        RunStatus status,
        @CheckForNull String rawStatus,
        @CheckForNull Instant startTime,
        @CheckForNull Instant endTime,
        @CheckForNull Instant createdTime,
        @CheckForNull ServiceError error,
        List<String> warnings,
        Map<String, String> tags,
        Map<String, String> properties,
        @CheckForNull String target,
        @CheckForNull String queueMessage,
        @CheckForNull String cancelAddress,
        @CheckForNull String parentRunId,
        @CheckForNull String runType,
        @CheckForNull String displayName) {

    /**
     * Reads a run.
     *
     * @param redactor supplied on demand, because most runs have no errors or warnings
     */
    static Run of(JsonNode json, String runId, Supplier<Redactor> redactor) {
        String id = Json.text(json, "runId");
        String status = Json.text(json, "status");
        JsonNode error = Json.field(json, "error");
        return new Run(
                id == null ? runId : id,
                RunStatus.of(status),
                status,
                Json.time(json, "startTimeUtc"),
                Json.time(json, "endTimeUtc"),
                Json.time(json, "createdUtc"),
                error.isObject() && !error.isEmpty() ? new ErrorReader(redactor.get()).read(error) : null,
                warnings(Json.field(json, "warnings"), redactor),
                Json.map(json, "tags"),
                Json.map(json, "properties"),
                Json.text(json, "target"),
                queueMessage(json, redactor),
                Json.text(json, "cancelUri"),
                Json.text(json, "parentRunId"),
                Json.text(json, "runType"),
                Json.text(json, "displayName"));
    }

    private static String queueMessage(JsonNode json, Supplier<Redactor> redactor) {
        String message = Json.text(Json.field(json, "queueingInfo"), "message");
        return message == null || message.isBlank() ? null : redactor.get().redact(message.strip());
    }

    private static List<String> warnings(JsonNode list, Supplier<Redactor> redactor) {
        List<String> warnings = new ArrayList<>();
        for (JsonNode warning : list) {
            String message = warning.isTextual() ? warning.asText() : Json.text(warning, "message");
            if (message != null && !message.isBlank()) {
                warnings.add(redactor.get().redact(message));
            }
        }
        return List.copyOf(warnings);
    }

    /** Returns the address that cancels this run, not yet checked; null for the default address. */
    @CheckForNull
    public URI cancelUri() {
        return Json.toUri(cancelAddress);
    }

    /** Omits tags, properties and addresses, which may contain confidential data. */
    @Override
    public String toString() {
        return "run " + runId + " (" + (rawStatus == null ? status : rawStatus) + ")";
    }
}
