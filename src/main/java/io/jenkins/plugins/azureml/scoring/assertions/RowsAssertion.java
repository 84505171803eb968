package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.BatchResults;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Compares the result of each row with an expected value. A minimum fraction of the rows must match. */
public final class RowsAssertion implements Assertion {

    private static final int MAX_DIFFERENCES = 3;

    private final String source;
    private final List<?> expected;
    private final JsonPaths path;
    private final ValueComparator comparator;
    private final double minMatch;

    /**
     * @param source names the expected values in the report
     * @param expected one value for each row
     * @param path JSON path of the results in the response; null for the response itself or the only list in it
     * @param comparator decides whether a result matches
     * @param minMatch minimum fraction of matching rows, greater than 0, at most 1
     */
    RowsAssertion(
            String source,
            List<?> expected,
            @CheckForNull JsonPaths path,
            ValueComparator comparator,
            double minMatch) {
        this.source = source;
        this.expected = expected;
        this.path = path;
        this.comparator = comparator;
        this.minMatch = minMatch;
    }

    /**
     * @param path JSON path of the results in the response; null for the response itself or the only list in it
     * @param tolerance maximum difference of matching numbers
     * @param typeless whether the expected values have no types, as in CSV
     * @throws IllegalArgumentException if the path is malformed
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
    public Outcome check(AssertionContext context) {
        if (expected.isEmpty()) {
            return new Outcome(name(), false, "no expected results to compare with");
        }
        for (AssertionContext.Part part : context.parts()) {
            // Otherwise too few results in one batch and too many in another would shift the rows against each other.
            List<?> results = part.rows() < 0 ? null : actual(part.response());
            if (results != null && results.size() != part.rows()) {
                return new Outcome(
                        name(), false, part.name() + ": " + results.size() + " results for " + part.rows() + " rows");
            }
        }
        List<?> actual = actual(context.response());
        if (actual == null) {
            return new Outcome(name(), false, "the response has no list of results; set expectedPath to their path");
        }
        if (actual.size() != expected.size()) {
            return new Outcome(name(), false, actual.size() + " results for " + expected.size() + " expected rows");
        }
        int matched = 0;
        List<String> different = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            if (comparator.areEqual(expected.get(i), actual.get(i))) {
                matched++;
            } else if (different.size() < MAX_DIFFERENCES) {
                different.add("row " + (i + 1) + " is " + JsonValues.abbreviate(actual.get(i)) + ", not "
                        + JsonValues.abbreviate(expected.get(i)));
            }
        }
        double part = (double) matched / expected.size();
        String found = matched + " of " + expected.size() + " match (" + percent(part) + ")"
                + (different.isEmpty() ? "" : ": " + String.join("; ", different))
                + (expected.size() - matched > different.size() ? "; …" : "");
        return new Outcome(name(), part >= minMatch, found);
    }

    @CheckForNull
    private List<?> actual(@CheckForNull Object response) {
        if (path == null) {
            return BatchResults.rows(response);
        }
        try {
            List<?> found = path.find(response);
            if (!path.isDefinite()) {
                return found;
            }
            return found.size() == 1 && found.get(0) instanceof List<?> list ? list : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Rounds down, so that 99.99 % is never shown as 100 %. */
    private static String percent(double part) {
        return new BigDecimal(Double.toString(part)).movePointRight(2).setScale(1, RoundingMode.FLOOR) + " %";
    }
}
