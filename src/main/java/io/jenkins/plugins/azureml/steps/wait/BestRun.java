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
 * Which of its runs a sweep of either generation names as the best, in the properties of its own run.
 *
 * @param metric name of the primary metric; null if the sweep does not tell
 * @param score its value; null if the sweep does not tell
 */
public record BestRun(
        String runId,
        @CheckForNull String metric,
        @CheckForNull Double score) {

    private static final String METRIC = "primary_metric_config";

    /** Empty for a run that is no sweep, and for a sweep that names none. */
    @NonNull
    static Optional<BestRun> of(@NonNull Run sweep) {
        String id = sweep.properties().get("best_child_run_id");
        return id == null || id.isBlank()
                ? Optional.empty()
                : Optional.of(
                        new BestRun(id, metric(sweep), number(sweep.properties().get("score"))));
    }

    /** For the log of a sweep that names none, and so returns none; empty if the run is no sweep. */
    @NonNull
    static Optional<String> absence(@NonNull Run sweep) {
        if (!sweep.properties().containsKey(METRIC)) {
            return Optional.empty();
        }
        String metric = metric(sweep);
        return Optional.of("Azure ML:   the sweep names no best run: has any of its runs logged "
                + (metric == null ? "the primary metric" : metric) + "?");
    }

    /** Adds {@code bestRunId} and {@code bestScore} to what a step returns. */
    void addTo(@NonNull Map<String, Object> result) {
        result.put("bestRunId", runId);
        result.put("bestScore", score);
    }

    /** For the log. */
    @NonNull
    String line() {
        return "Azure ML:   the best of its runs: " + runId
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
