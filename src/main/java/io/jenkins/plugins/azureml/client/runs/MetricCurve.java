package io.jenkins.plugins.azureml.client.runs;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * The values of a metric in the order of their steps.
 *
 * @param steps of the values; 0, 1, 2 … if the run logged no steps
 * @param values finite numbers, as many as {@code steps}
 */
public record MetricCurve(
        @NonNull List<Double> steps, @NonNull List<Double> values) {

    public int size() {
        return values.size();
    }
}
