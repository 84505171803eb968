package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Optional;

/**
 * A condition on a metric, such as {@code accuracy >= 0.95} or {@code loss <= previous * 0.98}.
 *
 * @param text as the user wrote it
 * @param operator one of {@code >, >=, <, <=, ==, !=}
 */
record Condition(
        @NonNull String text,
        @NonNull String metric,
        @NonNull String operator,
        @NonNull Threshold threshold) {

    /**
     * Parses a condition, such as {@code accuracy >= 0.9}.
     *
     * @throws IllegalArgumentException with the position of the error and what is expected there
     */
    @NonNull
    static Condition parse(@NonNull String text) {
        return new ConditionParser(text).parse();
    }

    /** Returns why the text is not a condition; empty if it is one. */
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
     * Returns whether the condition is met. NaN and infinity never meet a condition, because they come from a training
     * that failed.
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
