package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.BatchResults;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Row by row, what is expected is compared with what was answered; so many must be the same. */
public final class RowsAssertion implements Assertion {

    private static final int SHOWN = 3;

    private final String source;
    private final List<?> expected;
    private final JsonPaths path;
    private final ValueComparator same;
    private final double minMatch;

    /**
     * @param source where the expectations are from, as the report names it
     * @param expected a value for each row
     * @param path JSON path of the rows' results in the answer; null for the answer itself or the only list in it
     * @param same when a value counts as expected
     * @param minMatch the part of the rows that must match, more than 0, up to 1
     */
    RowsAssertion(
            String source, List<?> expected, @CheckForNull JsonPaths path, ValueComparator same, double minMatch) {
        this.source = source;
        this.expected = expected;
        this.path = path;
        this.same = same;
        this.minMatch = minMatch;
    }

    /**
     * @param path as above; what is wrong with it is an {@link IllegalArgumentException}
     * @param tolerance how far numbers may be apart
     * @param typeless whether the expectations have no types (CSV)
     */
    public static RowsAssertion of(
            String source,
            List<?> expected,
            @CheckForNull String path,
            double tolerance,
            boolean typeless,
            double minMatch) {
        return new RowsAssertion(
                source,
                expected,
                path == null ? null : JsonPaths.of(path),
                new ValueComparator(tolerance, typeless),
                minMatch);
    }

    @Override
    public String name() {
        return "rows as in " + source + (minMatch == 1 ? "" : ", at least " + percent(minMatch));
    }

    @Override
    public Outcome check(AssertionContext evidence) {
        if (expected.isEmpty()) {
            return new Outcome(name(), false, "nothing is expected, so nothing is compared");
        }
        for (AssertionContext.Part part : evidence.parts()) {
            // Too few in one batch and too many in another would be compared with the rows of others.
            List<?> results = part.rows() < 0 ? null : actual(part.answer());
            if (results != null && results.size() != part.rows()) {
                return new Outcome(
                        name(), false, part.name() + ": " + results.size() + " results for " + part.rows() + " rows");
            }
        }
        List<?> actual = actual(evidence.answer());
        if (actual == null) {
            return new Outcome(
                    name(), false, "the answer holds no list of results; say by expectedPath where they are");
        }
        if (actual.size() != expected.size()) {
            return new Outcome(name(), false, actual.size() + " results for " + expected.size() + " expected rows");
        }
        int matched = 0;
        List<String> different = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            if (same.holds(expected.get(i), actual.get(i))) {
                matched++;
            } else if (different.size() < SHOWN) {
                different.add("row " + (i + 1) + " is " + JsonValues.shown(actual.get(i)) + ", not "
                        + JsonValues.shown(expected.get(i)));
            }
        }
        double part = (double) matched / expected.size();
        String found = matched + " of " + expected.size() + " match (" + percent(part) + ")"
                + (different.isEmpty() ? "" : ": " + String.join("; ", different))
                + (expected.size() - matched > different.size() ? "; …" : "");
        return new Outcome(name(), part >= minMatch, found);
    }

    @CheckForNull
    private List<?> actual(@CheckForNull Object answer) {
        if (path == null) {
            return BatchResults.rows(answer);
        }
        try {
            List<?> found = path.find(answer);
            if (!path.isDefinite()) {
                return found;
            }
            return found.size() == 1 && found.get(0) instanceof List<?> list ? list : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Never rounded up to what it is not. */
    private static String percent(double part) {
        return new BigDecimal(Double.toString(part)).movePointRight(2).setScale(1, RoundingMode.FLOOR) + " %";
    }
}
