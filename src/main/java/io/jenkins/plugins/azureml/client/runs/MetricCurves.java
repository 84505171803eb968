package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Reads the history of metrics from MLflow: {@code GET …/mlflow/metrics/get-history}. */
public final class MetricCurves {

    private final WorkspaceService service;

    public MetricCurves(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Returns the values of a metric in order. Thins a long curve evenly to at most {@code points} values; keeps the
     * first and the last one.
     */
    public MetricCurve of(String runId, String metric, int points) throws AzureMlException, InterruptedException {
        Segments.checked("read a metric of", "runId", runId);
        URI uri = service.uri(
                "mlflow/v1.0", "/api/2.0/mlflow/metrics/get-history", "run_id", runId, "metric_key", metric);
        JsonNode response = service.send(service.call("read the metric " + metric + " of", "run " + runId, "GET", uri)
                        .json())
                .json();
        List<JsonNode> logged = new ArrayList<>();
        Json.field(response, "metrics").forEach(logged::add);
        logged.sort(Comparator.comparingDouble((JsonNode m) -> order(m, "step"))
                .thenComparingDouble(m -> order(m, "timestamp")));
        List<Double> steps = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (JsonNode each : logged) {
            OptionalDouble value = Json.number(Json.field(each, "value"));
            if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
                steps.add(order(each, "step"));
                values.add(value.getAsDouble());
            }
        }
        if (steps.stream().distinct().count() < steps.size()) {
            // Without a step of its own for each value, the order is all that is known.
            for (int i = 0; i < steps.size(); i++) {
                steps.set(i, (double) i);
            }
        }
        return new MetricCurve(thin(steps, Math.max(2, points)), thin(values, Math.max(2, points)));
    }

    private static List<Double> thin(List<Double> values, int points) {
        if (values.size() <= points) {
            return values;
        }
        List<Double> fewer = new ArrayList<>(points);
        for (int i = 0; i < points; i++) {
            fewer.add(values.get((int) ((long) i * (values.size() - 1) / (points - 1))));
        }
        return fewer;
    }

    private static double order(JsonNode metric, String by) {
        return Json.number(Json.field(metric, by)).orElse(0);
    }
}
