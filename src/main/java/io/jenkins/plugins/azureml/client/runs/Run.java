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
 * A run as the run history tells it. The run's own token, which the service sends along, is never kept.
 *
 * @param rawStatus the status in the service's word
 * @param error why it failed; null if it did not
 * @param queueMessage why it is queued, in the service's words; null if it does not say
 * @param cancelAddress where this very run wants to be cancelled, as the service writes it; see {@link #cancelUri}
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
        @CheckForNull String runType) {

    /** @param redactor for the texts of errors and warnings, which most runs do not have */
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
                Json.text(json, "runType"));
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

    /** Where this very run wants to be cancelled, unchecked; null for the usual place. Read when asked for: few ask. */
    @CheckForNull
    public URI cancelUri() {
        return Json.toUri(cancelAddress);
    }

    /** Without tags, properties and addresses, which may hold what is not for a log. */
    @Override
    public String toString() {
        return "run " + runId + " (" + (rawStatus == null ? status : rawStatus) + ")";
    }
}
