package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;

/**
 * The value that a metric is compared with: a number, or the metric of the previous model, optionally combined with a
 * number.
 *
 * @param arithmetic {@code +, -, *} or {@code /} between {@code previous} and the number; null for {@code previous}
 *     only
 */
record Threshold(boolean ofPrevious, @CheckForNull Character arithmetic, double number) {

    @NonNull
    static Threshold of(double number) {
        return new Threshold(false, null, number);
    }

    /**
     * Returns the value for a given previous metric; null if it depends on one that is unknown.
     *
     * @param previous null if it is unknown
     */
    @CheckForNull
    Double value(@CheckForNull Double previous) {
        if (!ofPrevious) {
            return number;
        }
        if (previous == null || arithmetic == null) {
            return previous;
        }
        return switch (arithmetic) {
            case '+' -> previous + number;
            case '-' -> previous - number;
            case '*' -> previous * number;
            default -> previous / number;
        };
    }

    @NonNull
    @Override
    public String toString() {
        if (!ofPrevious) {
            return HumanReadable.number(number);
        }
        return arithmetic == null ? "previous" : "previous " + arithmetic + " " + HumanReadable.number(number);
    }
}
