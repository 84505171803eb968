package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One condition and what came of it.
 *
 * @param previous what the model before has; null if there is none, or if it does not tell
 * @param required null if that cannot be said
 * @param alone there is no model before
 */
record ConditionResult(
        @NonNull Condition condition,
        double candidate,
        @CheckForNull Double previous,
        @CheckForNull Double required,
        boolean alone) {

    @NonNull
    static ConditionResult of(@NonNull Condition condition, double candidate, @CheckForNull Baseline before) {
        Double previous = before == null ? null : before.metrics().get(condition.metric());
        return new ConditionResult(
                condition, candidate, previous, condition.threshold().value(previous), before == null);
    }

    /** Whether the condition asks for something that nothing can be compared with, which is no fault of the candidate. */
    boolean isFirst() {
        return alone && condition.threshold().ofPrevious();
    }

    boolean isMet() {
        return isFirst() ? Double.isFinite(candidate) : condition.isMet(candidate, required);
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

    /** Why it is not met. */
    @NonNull
    String reason(@CheckForNull String previousId) {
        String metric = condition.metric();
        if (required == null && Double.isFinite(candidate)) {
            return metric + " cannot be compared: " + previousId + " tells no " + metric;
        }
        if (!Double.isFinite(candidate)) {
            return metric + " is " + candidateText() + ", which meets no condition";
        }
        if (!Double.isFinite(required)) {
            return metric + " cannot be compared with " + HumanReadable.number(required) + " (" + condition.threshold()
                    + ", " + previousId + ")";
        }
        return metric + " " + candidateText() + " is not " + requiredText()
                + (condition.threshold().ofPrevious() ? " (" + condition.threshold() + ", " + previousId + ")" : "");
    }

    @NonNull
    Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("condition", condition.text());
        plain.put("metric", condition.metric());
        plain.put("candidate", candidate);
        plain.put("required", requiredText());
        if (previous != null) {
            plain.put("previous", previous);
        }
        plain.put("met", isMet());
        return plain;
    }
}
