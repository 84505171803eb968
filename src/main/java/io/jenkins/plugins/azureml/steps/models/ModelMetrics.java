package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.models.Model;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The metrics that a model carries, so that it can be compared when its run is long gone. */
final class ModelMetrics {

    private static final String PREFIX = "metric.";
    private static final int MOST = 50;

    private ModelMetrics() {}

    /**
     * As properties of a model.
     *
     * @param first the names that matter most, if there are too many
     */
    @NonNull
    static Map<String, String> properties(@NonNull Map<String, Double> metrics, @NonNull Collection<String> first) {
        Map<String, Double> ordered = new LinkedHashMap<>();
        first.stream().filter(metrics::containsKey).forEach(name -> ordered.put(name, metrics.get(name)));
        metrics.forEach(ordered::putIfAbsent);
        Map<String, String> properties = new LinkedHashMap<>();
        ordered.entrySet().stream()
                .limit(MOST)
                .forEach(e -> properties.put(PREFIX + e.getKey(), e.getValue().toString()));
        return properties;
    }

    /** Those that were kept at the registration; else properties and tags that are numbers, whoever gave them. */
    @NonNull
    static Map<String, Double> of(@NonNull Model model) {
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

    private static void put(Map<String, Double> metrics, String name, String value) {
        try {
            metrics.putIfAbsent(name, Double.valueOf(value));
        } catch (NumberFormatException e) {
            // Most tags are words.
        }
    }
}
