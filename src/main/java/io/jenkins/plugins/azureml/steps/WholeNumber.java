package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.util.Optional;

/**
 * Parameters that are whole numbers. They may be set as text, because a freestyle job can use an environment variable for the
 * number, which has no value until the job is built.
 */
public final class WholeNumber {

    private WholeNumber() {}

    /**
     * Returns the value to keep in a step.
     *
     * @param value a number, or text
     * @return an {@link Integer}, or the text if it is not a whole number; null for null and for blank text
     */
    @CheckForNull
    public static Object of(@CheckForNull Object value) {
        String text = value == null ? null : Util.fixEmptyAndTrim(value.toString());
        return text != null && text.matches("-?\\d{1,9}") ? (Object) Integer.valueOf(text) : text;
    }

    /** Returns the value to keep in a step whose parameter has a default. */
    @NonNull
    public static Object orDefault(@CheckForNull Object value, int defaultValue) {
        Object number = of(value);
        return number == null ? (Object) defaultValue : number;
    }

    /** Returns what is wrong with a value that {@link #of} has returned; empty for a number and for null. */
    @NonNull
    public static Optional<String> problem(@NonNull String parameter, @CheckForNull Object value) {
        return value == null || value instanceof Integer
                ? Optional.empty()
                : Optional.of(parameter + " '" + value + "' is not a whole number");
    }

    /** Like {@link #problem(String, Object)}, and reports a number that is less than the minimum. */
    @NonNull
    public static Optional<String> problem(@NonNull String parameter, @CheckForNull Object value, int minimum) {
        return value instanceof Integer number && number < minimum
                ? Optional.of(parameter + " must be at least " + minimum + ", not " + number)
                : problem(parameter, value);
    }

    /** Like {@link #problem(String, Object)}, and reports a number outside of a range. */
    @NonNull
    public static Optional<String> problem(
            @NonNull String parameter, @CheckForNull Object value, int minimum, int maximum) {
        return value instanceof Integer number && (number < minimum || number > maximum)
                ? Optional.of(parameter + " must be " + minimum + " to " + maximum + ", not " + number)
                : problem(parameter, value);
    }

    /** Returns a number that {@link #problem(String, Object)} has found nothing wrong with. */
    public static int require(@NonNull Object value) {
        return (Integer) value;
    }

    /** Returns the number; null for null and for text. */
    @CheckForNull
    public static Integer valueOf(@CheckForNull Object value) {
        return value instanceof Integer number ? number : null;
    }
}
