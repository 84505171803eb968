package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of a run that are saved with its build. Training code decides on their number and names; without limits they would
 * bloat build.xml and every page that shows them.
 *
 * @param values by name, in the order of the run
 * @param leftOut number of metrics that are not saved
 */
public record KeptMetrics(@NonNull Map<String, Double> values, int leftOut) {

    /** Limit for one run. */
    public static final int MOST = 200;

    /** MLflow has the same limit. */
    public static final int LONGEST_NAME = 250;

    /** Selects the metrics to save. */
    @NonNull
    public static KeptMetrics of(@NonNull Map<String, Double> all) {
        Map<String, Double> values = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (values.size() < MOST && isName(name)) {
                values.put(name, value);
            }
        });
        return new KeptMetrics(values, all.size() - values.size());
    }

    /** Returns whether a name can be shown: not too long, and without control characters. */
    static boolean isName(@CheckForNull String name) {
        return name != null
                && !name.isBlank()
                && name.length() <= LONGEST_NAME
                && name.chars().noneMatch(Character::isISOControl);
    }
}
