package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The simpler checks. */
final class Checks {

    private Checks() {}

    record Equal(@CheckForNull Object expected) implements Check {

        @Override
        public boolean holds(@CheckForNull Object value) {
            return ValueComparator.EXACTLY.holds(expected, value);
        }

        @Override
        public String toString() {
            return "== " + JsonValues.shown(expected);
        }
    }

    /** Another value of the same kind: text is never just different from a number, and neither is NaN. */
    record Different(@CheckForNull Object unwanted) implements Check {

        @Override
        public boolean holds(@CheckForNull Object value) {
            return unwanted == null ? value != null : isAlike(value) && !isUnwanted(value);
        }

        boolean isUnwanted(@CheckForNull Object value) {
            return ValueComparator.EXACTLY.holds(unwanted, value);
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
            return "!= " + JsonValues.shown(unwanted);
        }
    }

    /** A number, or a list of numbers, each no further off than the tolerance. */
    record Near(Object expected, double tolerance) implements Check {

        @Override
        public boolean holds(@CheckForNull Object value) {
            return new ValueComparator(tolerance, false).holds(expected, value);
        }

        @Override
        public String toString() {
            return "~ " + JsonValues.shown(expected) + " +- " + Range.text(tolerance);
        }
    }

    /** A text, or a number or boolean as JSON spells it. */
    record Matching(Pattern pattern) implements Check {

        @Override
        public boolean holds(@CheckForNull Object value) {
            if (value instanceof String text) {
                return BoundedMatch.matches(pattern, text);
            }
            return (value instanceof Boolean || ValueComparator.isFinite(value))
                    && BoundedMatch.matches(pattern, JsonValues.text(value));
        }

        @Override
        public String toString() {
            return "matches " + pattern;
        }
    }
}
