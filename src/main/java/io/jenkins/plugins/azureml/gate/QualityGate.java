package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Decides by conditions on metrics whether a model is registered. */
public final class QualityGate {

    private final List<Condition> conditions;

    /** @throws IllegalArgumentException if there are {@link #problems} */
    public QualityGate(@NonNull List<String> conditions) {
        this.conditions = conditions.stream().map(Condition::parse).toList();
    }

    /** Returns a sentence for each malformed condition, without its period. */
    @NonNull
    public static List<String> problems(@NonNull List<String> conditions) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            int number = i;
            Condition.problem(conditions.get(i))
                    .ifPresent(problem -> problems.add("onlyIf[" + number + "]: " + problem));
        }
        return problems;
    }

    /** Returns whether a condition refers to the previous model. */
    public boolean needsPrevious() {
        return conditions.stream().anyMatch(condition -> condition.threshold().ofPrevious());
    }

    /** Returns the distinct metrics of the conditions in their order. */
    @NonNull
    public List<String> metrics() {
        return conditions.stream().map(Condition::metric).distinct().toList();
    }

    /** Returns the metrics that the candidate lacks. The gate cannot decide without them. */
    @NonNull
    public List<String> missing(@NonNull Map<String, Double> candidate) {
        return metrics().stream()
                .filter(metric -> !candidate.containsKey(metric))
                .toList();
    }

    /**
     * Compares a candidate with the baseline.
     *
     * @param candidate must contain all {@link #metrics()}
     * @param previous null if there is none; conditions that refer to it are then met
     */
    @NonNull
    public Comparison compare(@NonNull Map<String, Double> candidate, @CheckForNull Baseline previous) {
        return new Comparison(
                previous == null ? null : previous.id(),
                conditions.stream()
                        .map(condition -> ConditionResult.of(condition, candidate.get(condition.metric()), previous))
                        .toList());
    }
}
