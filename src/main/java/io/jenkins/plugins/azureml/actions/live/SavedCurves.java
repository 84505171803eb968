package io.jenkins.plugins.azureml.actions.live;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Curves by metric, as they are saved with a build. Immutable. */
public final class SavedCurves implements Serializable {

    private static final long serialVersionUID = 1L;

    private final LinkedHashMap<String, ArrayList<Double>> steps = new LinkedHashMap<>();
    private final LinkedHashMap<String, ArrayList<Double>> values = new LinkedHashMap<>();

    public SavedCurves(@NonNull Map<String, MetricCurve> curves) {
        curves.forEach((name, curve) -> {
            steps.put(name, new ArrayList<>(curve.steps()));
            values.put(name, new ArrayList<>(curve.values()));
        });
    }

    /** Returns the curves by metric, in their order. */
    @NonNull
    public Map<String, MetricCurve> toMap() {
        Map<String, MetricCurve> curves = new LinkedHashMap<>();
        values.forEach((name, each) -> curves.put(name, new MetricCurve(steps.get(name), each)));
        return curves;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SavedCurves saved && saved.values.equals(values) && saved.steps.equals(steps);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
