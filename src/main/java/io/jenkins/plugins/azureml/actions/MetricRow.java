package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.NonNull;

/** A metric in a table. (Not a record: views look for getters.) */
public final class MetricRow {

    private final String name;
    private final String value;
    private final Curve curve;

    MetricRow(@NonNull String name, @NonNull String value, @NonNull Curve curve) {
        this.name = name;
        this.value = value;
        this.curve = curve;
    }

    @NonNull
    public String getName() {
        return name;
    }

    @NonNull
    public String getValue() {
        return value;
    }

    @NonNull
    public Curve getCurve() {
        return curve;
    }
}
