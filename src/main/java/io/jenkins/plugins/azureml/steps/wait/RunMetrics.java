package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.actions.KeptMetrics;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import io.jenkins.plugins.azureml.client.runs.Runs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Reads the metrics of runs and writes them to the build log. A run has completed even if its metrics cannot be read. */
final class RunMetrics {

    private static final Logger LOGGER = Logger.getLogger(RunMetrics.class.getName());

    /** Maximum number of metrics in the log; the step returns all. */
    private static final int MAX_LOGGED = 50;

    private static final int MAX_IN_SUMMARY = 5;
    private static final int MAX_NAME_LENGTH = 250;
    static final int MAX_CURVES = 8;
    private static final int MAX_POINTS = 100;

    private RunMetrics() {}

    /** Returns where heartbeats read metrics; they find none if {@code runs} is null. */
    @NonNull
    static Heartbeat.Metrics source(@CheckForNull Runs runs) {
        return runs == null ? runId -> Map.of() : runs::metrics;
    }

    /** Returns the last value of each metric and logs a line for each; empty if they cannot be read. */
    @NonNull
    static Map<String, Double> read(@NonNull Runs runs, @NonNull String runId, @NonNull Consumer<String> log)
            throws InterruptedException {
        try {
            Map<String, Double> metrics = runs.metrics(runId);
            metrics.entrySet().stream().limit(MAX_LOGGED).forEach(e -> log.accept("Azure ML:   " + text(e)));
            if (metrics.size() > MAX_LOGGED) {
                log.accept(
                        "Azure ML:   and " + (metrics.size() - MAX_LOGGED) + " more metrics, which the studio shows");
            }
            return metrics;
        } catch (AzureMlException e) {
            log.accept("Azure ML: the metrics of the run cannot be read: " + e.getMessage());
            return Map.of();
        }
    }

    /** Returns the first metrics as text, for example {@code loss = 0.21, accuracy = 0.9}. */
    @NonNull
    static String summary(@NonNull Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .limit(MAX_IN_SUMMARY)
                .map(RunMetrics::text)
                .collect(Collectors.joining(", "));
    }

    /** Returns the metrics that the page of the build can show, and logs how many it leaves out. */
    @NonNull
    static Map<String, Double> kept(
            @NonNull String runId, @NonNull Map<String, Double> metrics, @NonNull Consumer<String> log) {
        KeptMetrics kept = KeptMetrics.of(metrics);
        if (kept.leftOut() > 0) {
            log.accept("Azure ML: the build page shows " + kept.values().size() + " of " + metrics.size()
                    + " metrics of run " + runId + " (at most " + KeptMetrics.MOST + ", with names of at most "
                    + KeptMetrics.LONGEST_NAME + " printable characters); the studio shows all");
        }
        return kept.values();
    }

    /** Returns all values of the first metrics that have more than one; empty if they cannot be read. */
    @NonNull
    static Map<String, MetricCurve> curves(
            @NonNull AmlClient client, @NonNull String runId, @NonNull Map<String, Double> metrics)
            throws InterruptedException {
        Map<String, MetricCurve> curves = new LinkedHashMap<>();
        try {
            for (String name : metrics.keySet().stream().limit(MAX_CURVES).toList()) {
                MetricCurve values = client.curves().of(runId, name, MAX_POINTS);
                if (values.size() > 1) {
                    curves.put(name, values);
                }
            }
        } catch (AzureMlException e) {
            // A run that did not log with MLflow has none, and the page does without.
            LOGGER.log(Level.FINE, "no curves", e);
        }
        return curves;
    }

    private static String text(Map.Entry<String, Double> metric) {
        String name = metric.getKey().replaceAll("\\p{Cntrl}", "?");
        return HumanReadable.abbreviate(name, MAX_NAME_LENGTH) + " = " + HumanReadable.number(metric.getValue());
    }
}
