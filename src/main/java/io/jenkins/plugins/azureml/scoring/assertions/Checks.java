package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks that compare a value with an expected one. */
final class Checks {

    private Checks() {}

    record Equal(@CheckForNull Object expected) implements Check {

        @Override
        public boolean isMet(@CheckForNull Object value) {
            return ValueComparator.EXACT.areEqual(expected, value);
        }

        @Override
        public String toString() {
            return "== " + JsonValues.abbreviate(expected);
        }
    }

    /**
     * Accepts another value of the same type. A value of another type is an error rather than a difference, and so is
     * NaN.
     */
    record Different(@CheckForNull Object unwanted) implements Check {

        @Override
        public boolean isMet(@CheckForNull Object value) {
            return unwanted == null ? value != null : isAlike(value) && !isUnwanted(value);
        }

        boolean isUnwanted(@CheckForNull Object value) {
            return ValueComparator.EXACT.areEqual(unwanted, value);
        }

        private boolean isAlike(@CheckForNull Object value) {
            if (unwanted instanceof Number) {
                return ValueComparator.isFinite(value);
            }
            if (unwanted instanceof List<?> || unwanted instanceof Map<?, ?>) {
                return unwanted instanceof List<?> ? value instanceof List<?> : value instanceof Map<?, ?>;
            }
            return value != null && value.getClass() == unwanted.getClass();
        }

        @Override
        public String toString() {
            return "!= " + JsonValues.abbreviate(unwanted);
        }
    }

    /** Accepts a number within the tolerance, or a list of such numbers. */
    record Near(Object expected, double tolerance) implements Check {

        @Override
        public boolean isMet(@CheckForNull Object value) {
            return new ValueComparator(tolerance, false).areEqual(expected, value);
        }

        @Override
        public String toString() {
            return "~ " + JsonValues.abbreviate(expected) + " +- " + Range.text(tolerance);
        }
    }

    /** Matches a text, or the JSON spelling of a number or boolean. */
    record Matching(Pattern pattern) implements Check {

        @Override
        public boolean isMet(@CheckForNull Object value) {
            if (value instanceof String text) {
                return BoundedMatch.matches(pattern, text);
            }
            return (value instanceof Boolean || ValueComparator.isFinite(value))
                    && BoundedMatch.matches(pattern, JsonValues.toJson(value));
        }

        @Override
        public String toString() {
            return "matches " + pattern;
        }
    }
}
