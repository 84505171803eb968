package io.jenkins.plugins.azureml.steps.wait;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.runs.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The best run of a sweep, read from the properties of the sweep's own run. Works with v1 and v2.
 *
 * @param metric name of the primary metric; null if the sweep does not report it
 * @param score its value; null if the sweep does not report it
 */
record BestRun(
        String runId,
        @CheckForNull String metric,
        @CheckForNull Double score) {

    private static final String METRIC = "primary_metric_config";

    /** Returns the best run; empty if {@code sweep} is not a sweep or names none. */
    @NonNull
    static Optional<BestRun> of(@NonNull Run sweep) {
        String id = sweep.properties().get("best_child_run_id");
        return id == null || id.isBlank()
                ? Optional.empty()
                : Optional.of(
                        new BestRun(id, metric(sweep), number(sweep.properties().get("score"))));
    }

    /** Returns a log line for a sweep that names no best run; empty if {@code sweep} is not a sweep. */
    @NonNull
    static Optional<String> absenceHint(@NonNull Run sweep) {
        if (!sweep.properties().containsKey(METRIC)) {
            return Optional.empty();
        }
        String metric = metric(sweep);
        return Optional.of("Azure ML:   the sweep has no best run: check that its runs log "
                + (metric == null ? "the primary metric" : metric) + ".");
    }

    /** Adds {@code bestRunId} and {@code bestScore} to what a step returns. */
    void addTo(@NonNull Map<String, Object> result) {
        result.put("bestRunId", runId);
        result.put("bestScore", score);
    }

    /** Returns the log line. */
    @NonNull
    String line() {
        return "Azure ML:   best run: " + runId
                + (score == null
                        ? ""
                        : ", " + (metric == null ? "score" : metric) + " = " + HumanReadable.number(score));
    }

    @CheckForNull
    private static Double number(@CheckForNull String text) {
        OptionalDouble number = text == null
                ? OptionalDouble.empty()
                : Json.number(Json.MAPPER.getNodeFactory().textNode(text));
        return number.isPresent() ? (Double) number.getAsDouble() : null;
    }

    @CheckForNull
    private static String metric(Run sweep) {
        try {
            String text = sweep.properties().getOrDefault(METRIC, "");
            JsonNode metric = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            return Json.text(metric, "name");
        } catch (IOException e) {
            return null;
        }
    }
}
