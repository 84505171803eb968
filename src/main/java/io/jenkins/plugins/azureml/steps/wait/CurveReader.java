package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.actions.KeptMetrics;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import io.jenkins.plugins.azureml.client.runs.Runs;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the curves of a run again and again, but only those of the metrics whose last value has changed. */
final class CurveReader {

    private final String runId;
    private final int maxMetrics;
    private final Map<String, MetricCurve> curves = new LinkedHashMap<>();
    /** Last values that the curves were read for, by metric. */
    private final Map<String, Double> read = new HashMap<>();

    /** @param maxMetrics number of metrics of which curves are read, the first ones */
    CurveReader(@NonNull String runId, int maxMetrics) {
        this.runId = runId;
        this.maxMetrics = maxMetrics;
    }

    /** Returns whether there is anything new. */
    boolean read(@NonNull Runs runs, @NonNull AmlClient client) throws AzureMlException, InterruptedException {
        Map<String, Double> changed = new LinkedHashMap<>();
        KeptMetrics.of(runs.metrics(runId)).values().entrySet().stream()
                .limit(maxMetrics)
                .filter(metric -> !metric.getValue().equals(read.get(metric.getKey())))
                .forEach(metric -> changed.put(metric.getKey(), metric.getValue()));
        Map<String, MetricCurve> news = RunMetrics.curves(client, runId, changed);
        read.putAll(changed);
        curves.putAll(news);
        return !news.isEmpty();
    }

    /** Returns the curves that were read, by metric. */
    @NonNull
    Map<String, MetricCurve> curves() {
        return curves;
    }
}
