package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The conditions under which a model is registered. */
public final class QualityGate {

    private final List<Condition> conditions;

    /** @throws IllegalArgumentException if there are {@link #problems} */
    public QualityGate(@NonNull List<String> conditions) {
        this.conditions = conditions.stream().map(Condition::parse).toList();
    }

    /** What is wrong with the conditions, a sentence each. */
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

    /** Whether a condition speaks of the model before. */
    public boolean needsPrevious() {
        return conditions.stream().anyMatch(condition -> condition.threshold().ofPrevious());
    }

    /** The metrics that conditions speak of, in their order. */
    @NonNull
    public List<String> metrics() {
        return conditions.stream().map(Condition::metric).distinct().toList();
    }

    /** Those that the candidate does not have, so that nothing can be decided. */
    @NonNull
    public List<String> missing(@NonNull Map<String, Double> candidate) {
        return metrics().stream()
                .filter(metric -> !candidate.containsKey(metric))
                .toList();
    }

    /**
     * @param candidate must have all {@link #metrics()}
     * @param previous null if there is no model before: then what is asked of it counts as met
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
