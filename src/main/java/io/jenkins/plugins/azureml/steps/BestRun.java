package io.jenkins.plugins.azureml.steps;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.actions.Figures;
import io.jenkins.plugins.azureml.client.http.Json;
import io.jenkins.plugins.azureml.client.runs.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Which of its runs a sweep of either generation names as the best, in the properties of its own run. */
final class BestRun {

    private BestRun() {}

    /** Adds {@code bestRunId} and {@code bestScore} to what a step returns, and a line to the log; nothing for other runs. */
    static void tell(@NonNull Run sweep, @NonNull Map<String, Object> result, @NonNull Consumer<String> log) {
        String id = sweep.properties().get("best_child_run_id");
        if (id == null || id.isBlank()) {
            return;
        }
        Double score = number(sweep.properties().get("score"));
        result.put("bestRunId", id);
        result.put("bestScore", score);
        log.accept("Azure ML:   the best of its runs: " + id
                + (score == null ? "" : ", " + metric(sweep) + " = " + Figures.number(score)));
    }

    @CheckForNull
    private static Double number(@CheckForNull String text) {
        OptionalDouble number = text == null
                ? OptionalDouble.empty()
                : Json.number(Json.MAPPER.getNodeFactory().textNode(text));
        return number.isPresent() ? (Double) number.getAsDouble() : null;
    }

    private static String metric(Run sweep) {
        try {
            String text = sweep.properties().getOrDefault("primary_metric_config", "");
            JsonNode metric = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            String name = Json.text(metric, "name");
            return name == null ? "score" : name;
        } catch (IOException e) {
            return "score";
        }
    }
}
