package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of a run that its build keeps. Training code chooses how many there are and what they are called; unlimited
 * ones would bloat build.xml and every page that shows them.
 *
 * @param values by name, in the order of the run
 * @param leftOut how many others there are
 */
public record KeptMetrics(@NonNull Map<String, Double> values, int leftOut) {

    /** Of one run. */
    public static final int MOST = 200;

    /** As MLflow limits it. */
    public static final int LONGEST_NAME = 250;

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

    /** Whether a name can be shown: not too long, and without control characters. */
    static boolean isName(@CheckForNull String name) {
        return name != null
                && !name.isBlank()
                && name.length() <= LONGEST_NAME
                && name.chars().noneMatch(Character::isISOControl);
    }
}
