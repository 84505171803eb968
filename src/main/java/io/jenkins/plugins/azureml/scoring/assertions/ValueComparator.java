package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares plain values. Numbers are compared by value, so that 1 equals 1.0. Lists and maps are compared by content.
 * NaN and infinity equal nothing.
 *
 * @param tolerance maximum difference of equal numbers; 0 for exact comparison
 * @param typeless whether a text equals the number or boolean that it spells
 */
record ValueComparator(double tolerance, boolean typeless) {

    static final ValueComparator EXACT = new ValueComparator(0, false);

    boolean areEqual(@CheckForNull Object expected, @CheckForNull Object actual) {
        if (expected instanceof Number a && actual instanceof Number b) {
            return numbers(a, b);
        }
        if (expected instanceof List<?> a && actual instanceof List<?> b) {
            return a.size() == b.size() && lists(a, b);
        }
        if (expected instanceof Map<?, ?> a && actual instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(e -> areEqual(e.getValue(), b.get(e.getKey())));
        }
        if (expected instanceof Number && !isFinite(expected) || actual instanceof Number && !isFinite(actual)) {
            return false;
        }
        if (typeless && expected != null && actual != null && isScalar(expected) && isScalar(actual)) {
            return expected.equals(actual) || spelled(expected, actual);
        }
        return Objects.equals(expected, actual);
    }

    /** Returns whether the value is a number other than NaN and infinity. */
    static boolean isFinite(@CheckForNull Object value) {
        return value instanceof Number
                && !(value instanceof Double d && !Double.isFinite(d))
                && !(value instanceof Float f && !Float.isFinite(f));
    }

    private boolean numbers(Number a, Number b) {
        if (!isFinite(a) || !isFinite(b)) {
            return false;
        }
        BigDecimal difference = new BigDecimal(a.toString())
                .subtract(new BigDecimal(b.toString()))
                .abs();
        return difference.compareTo(BigDecimal.valueOf(tolerance)) <= 0;
    }

    private boolean lists(List<?> a, List<?> b) {
        Iterator<?> actual = b.iterator();
        return a.stream().allMatch(expected -> areEqual(expected, actual.next()));
    }

    private boolean spelled(Object a, Object b) {
        if (a.toString().trim().equalsIgnoreCase(b.toString().trim())) {
            return true;
        }
        try {
            return !(a instanceof Boolean)
                    && !(b instanceof Boolean)
                    && numbers(
                            new BigDecimal(a.toString().trim()),
                            new BigDecimal(b.toString().trim()));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isScalar(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }
}
