package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of one condition.
 *
 * @param previous metric of the baseline; null if there is no baseline or it lacks the metric
 * @param required value that the candidate is compared with; null if it cannot be computed
 * @param withoutBaseline whether there is no baseline
 */
record ConditionResult(
        @NonNull Condition condition,
        double candidate,
        @CheckForNull Double previous,
        @CheckForNull Double required,
        boolean withoutBaseline) {

    @NonNull
    static ConditionResult of(@NonNull Condition condition, double candidate, @CheckForNull Baseline baseline) {
        Double previous = baseline == null ? null : baseline.metrics().get(condition.metric());
        return new ConditionResult(
                condition, candidate, previous, condition.threshold().value(previous), baseline == null);
    }

    /**
     * Returns whether the condition refers to a baseline that does not exist. The first model meets such a condition.
     */
    boolean isMissingBaseline() {
        return withoutBaseline && condition.threshold().ofPrevious();
    }

    boolean isMet() {
        return isMissingBaseline() ? Double.isFinite(candidate) : condition.isMet(candidate, required);
    }

    @NonNull
    String candidateText() {
        return required == null ? HumanReadable.number(candidate) : HumanReadable.number(candidate, required);
    }

    @NonNull
    String requiredText() {
        return required == null
                ? condition.operator() + " " + condition.threshold()
                : condition.operator() + " " + HumanReadable.number(required, candidate);
    }

    @NonNull
    String previousText() {
        return previous == null ? "-" : HumanReadable.number(previous, candidate);
    }

    /** Returns why the condition is not met. */
    @NonNull
    String reason(@CheckForNull String previousId) {
        String metric = condition.metric();
        if (required == null && Double.isFinite(candidate)) {
            return metric + " cannot be compared: " + previousId + " has no " + metric;
        }
        if (!Double.isFinite(candidate)) {
            return metric + " is " + candidateText() + ", which cannot be compared";
        }
        if (!Double.isFinite(required)) {
            return metric + " cannot be compared with " + HumanReadable.number(required) + " (" + condition.threshold()
                    + ", " + previousId + ")";
        }
        return metric + " " + candidateText() + " is not " + requiredText()
                + (condition.threshold().ofPrevious() ? " (" + condition.threshold() + ", " + previousId + ")" : "");
    }

    /** Returns the comparison as one phrase, such as {@code accuracy 0.94 >= 0.93 (previous, iris:3)}. */
    @NonNull
    String phrase(@CheckForNull String previousId) {
        String text = condition.metric() + " " + candidateText();
        if (isMissingBaseline()) {
            return text + " (no previous version)";
        }
        return text
                + (isMet() ? " " : ", not ")
                + requiredText()
                + (condition.threshold().ofPrevious() ? " (" + condition.threshold() + ", " + previousId + ")" : "");
    }

    /** Returns the difference to the metric of the baseline with its sign; empty if there is no such metric. */
    @NonNull
    String differenceText() {
        if (previous == null || !Double.isFinite(candidate) || !Double.isFinite(previous)) {
            return "";
        }
        String number = HumanReadable.number(candidate - previous);
        return candidate < previous ? number : "+" + number;
    }

    @NonNull
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("condition", condition.text());
        map.put("metric", condition.metric());
        map.put("candidate", candidate);
        map.put("required", requiredText());
        if (previous != null) {
            map.put("previous", previous);
        }
        map.put("met", isMet());
        return map;
    }
}
