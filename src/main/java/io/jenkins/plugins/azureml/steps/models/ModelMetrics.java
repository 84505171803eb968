package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Stores metrics in the properties of a model, so that it can be compared after its run has been deleted. */
public final class ModelMetrics {

    private static final String PREFIX = "metric.";
    private static final int MAX_METRICS = 50;

    private ModelMetrics() {}

    /**
     * Returns metrics as properties of a model.
     *
     * @param first names that are kept if there are more than 50 metrics
     */
    @NonNull
    public static Map<String, String> properties(
            @NonNull Map<String, Double> metrics, @NonNull Collection<String> first) {
        Map<String, Double> ordered = new LinkedHashMap<>();
        first.stream().filter(metrics::containsKey).forEach(name -> ordered.put(name, metrics.get(name)));
        metrics.forEach(ordered::putIfAbsent);
        Map<String, String> properties = new LinkedHashMap<>();
        ordered.entrySet().stream()
                .limit(MAX_METRICS)
                .forEach(e -> properties.put(PREFIX + e.getKey(), e.getValue().toString()));
        return properties;
    }

    /** Returns the metrics stored at registration, and all properties and tags whose values are numbers. Stored metrics win. */
    @NonNull
    public static Map<String, Double> of(@NonNull Model model) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        model.properties().forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                put(metrics, name.substring(PREFIX.length()), value);
            }
        });
        model.properties().forEach((name, value) -> put(metrics, name, value));
        model.tags().forEach((name, value) -> put(metrics, name, value));
        return metrics;
    }

    /**
     * Returns the metrics of a model, completed by those of its run if some of those required are missing.
     *
     * @param log gets a line if the run cannot be read
     */
    @NonNull
    public static Map<String, Double> of(
            @NonNull Model model,
            @NonNull Collection<String> required,
            @NonNull ModelGate.RunMetrics runs,
            @NonNull Consumer<String> log)
            throws InterruptedException {
        Map<String, Double> metrics = of(model);
        if (model.runId() != null && !metrics.keySet().containsAll(required)) {
            try {
                runs.read(model.experimentName(), model.runId()).forEach(metrics::putIfAbsent);
            } catch (AzureMlException e) {
                log.accept("Azure ML: the metrics of run " + model.runId() + ", which " + model.id()
                        + " comes from, cannot be read: " + e.getMessage());
            }
        }
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String name, String value) {
        try {
            metrics.putIfAbsent(name, Double.valueOf(value));
        } catch (NumberFormatException e) {
            // Most tags and properties are not metrics.
        }
    }
}
