package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;

/**
 * What a metric is compared with: a number, or what the same metric is of the model before, changed by a number or not.
 *
 * @param arithmetic {@code +, -, *} or {@code /} between {@code previous} and the number; null for {@code previous} alone
 */
record Threshold(boolean ofPrevious, @CheckForNull Character arithmetic, double number) {

    @NonNull
    static Threshold of(double number) {
        return new Threshold(false, null, number);
    }

    /** @param previous null if it is not known */
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
