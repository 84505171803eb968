package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A metric in a table and in the remote API. The API has a list instead of a map, because Stapler does not escape the keys of a
 * map, and training code chooses the names. Not a record, because views need getters.
 */
@ExportedBean(defaultVisibility = 4)
public final class MetricRow {

    private final String name;
    private final double number;

    MetricRow(@NonNull String name, double number) {
        this.name = name;
        this.number = number;
    }

    @Exported
    @NonNull
    public String getName() {
        return name;
    }

    /** Returns the value; null if JSON has no number for it, such as NaN, which {@link #getText} returns. */
    @Exported(name = "value")
    @CheckForNull
    public Double getNumber() {
        return finiteOrNull(number);
    }

    @Exported
    @NonNull
    public String getText() {
        return HumanReadable.number(number);
    }

    /** Returns the value for the remote API; null for NaN and the infinities, which JSON has no numbers for. */
    @CheckForNull
    static Double finiteOrNull(@CheckForNull Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }
}
