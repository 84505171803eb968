package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Optional;

/**
 * A condition on a metric, such as {@code accuracy >= 0.95} or {@code loss <= previous * 0.98}.
 *
 * @param text as it was written
 * @param operator one of {@code >, >=, <, <=, ==, !=}
 */
record Condition(
        @NonNull String text,
        @NonNull String metric,
        @NonNull String operator,
        @NonNull Threshold threshold) {

    /** @throws IllegalArgumentException telling the fault, its place, and what is expected there */
    @NonNull
    static Condition parse(@NonNull String text) {
        return new ConditionParser(text).parse();
    }

    /** What is wrong with a condition; empty if it can be used. */
    @NonNull
    static Optional<String> problem(@NonNull String text) {
        try {
            parse(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Never met by NaN or infinity, nor by comparison with them: they come from a training or a model that is broken.
     *
     * @param required null if there is nothing to compare with
     */
    boolean isMet(double candidate, @CheckForNull Double required) {
        if (required == null || !Double.isFinite(candidate) || !Double.isFinite(required)) {
            return false;
        }
        return switch (operator) {
            case ">" -> candidate > required;
            case ">=" -> candidate >= required;
            case "<" -> candidate < required;
            case "<=" -> candidate <= required;
            case "==" -> candidate == required;
            default -> candidate != required;
        };
    }
}
