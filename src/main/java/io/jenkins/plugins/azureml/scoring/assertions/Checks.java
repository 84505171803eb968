package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.util.regex.Pattern;

/** The simpler checks. */
final class Checks {

    private Checks() {}

    record Equal(@CheckForNull Object expected) implements Check {

        @Override
        public boolean holds(@CheckForNull Object value) {
            return Same.EXACTLY.holds(expected, value);
        }

        @Override
        public String toString() {
            return "== " + JsonValues.shown(expected);
        }
    }

    record Different(@CheckForNull Object unwanted) implements Check {

        @Override
        public boolean holds(@CheckForNull Object value) {
            return !Same.EXACTLY.holds(unwanted, value);
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
            return new Same(tolerance, false).holds(expected, value);
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
            return value instanceof String text
                    ? BoundedMatch.matches(pattern, text)
                    : value != null && BoundedMatch.matches(pattern, JsonValues.text(value));
        }

        @Override
        public String toString() {
            return "matches " + pattern;
        }
    }
}
