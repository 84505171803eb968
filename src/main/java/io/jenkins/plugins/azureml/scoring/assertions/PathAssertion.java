package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.util.List;
import java.util.Map;

/**
 * Checks the values that a JSON path finds in the response. If the path can find several values, it must find at least
 * one and all of them must pass.
 */
final class PathAssertion implements Assertion {

    private final String name;
    private final JsonPaths path;
    private final Check check;

    /** @param name null for one that is derived from path and check */
    PathAssertion(@CheckForNull String name, JsonPaths path, Check check) {
        this.name = name == null ? path + " " + check : name;
        this.path = path;
        this.check = check;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Outcome check(AssertionContext context) {
        List<?> found;
        try {
            found = path.find(context.response());
        } catch (IllegalArgumentException e) {
            return new Outcome(name, false, "the path cannot be evaluated: " + e.getMessage());
        }
        Object response = context.response();
        if (found.isEmpty() && !(response instanceof Map<?, ?> || response instanceof List<?>)) {
            return new Outcome(
                    name,
                    false,
                    response == null
                            ? "the response is empty"
                            : "the response is not a map or list, but " + JsonValues.abbreviate(response));
        }
        if (check instanceof Existence existence) {
            return new Outcome(
                    name, existence.wanted() != found.isEmpty(), found.isEmpty() ? "no value" : shown(found));
        }
        if (check instanceof Size size) {
            int count = path.isDefinite() && !found.isEmpty() ? Size.of(found.get(0)) : found.size();
            if (size.range().isMet(count) && !path.exists(response)) {
                return new Outcome(name, false, "no value at " + path);
            }
            return new Outcome(name, size.range().isMet(count), count < 0 ? "the value has no size" : "has " + count);
        }
        if (found.isEmpty()) {
            return new Outcome(name, false, "no value at " + path);
        }
        if (!path.isDefinite() && check instanceof Checks.Different different) {
            // The list of all values differs from any single value, so comparing it would always pass.
            boolean whole = different.isUnwanted(found);
            if (whole || found.stream().anyMatch(different::isUnwanted)) {
                return new Outcome(name, false, JsonValues.abbreviate(whole ? found : different.unwanted()));
            }
        }
        if (!path.isDefinite() && check.isMet(found)) {
            return new Outcome(name, true, shown(found));
        }
        for (int i = 0; i < found.size(); i++) {
            if (!check.isMet(found.get(i))) {
                String which = found.size() == 1 ? "" : " (value " + (i + 1) + " of " + found.size() + ")";
                return new Outcome(name, false, JsonValues.abbreviate(found.get(i)) + which);
            }
        }
        return new Outcome(name, true, shown(found));
    }

    private static String shown(List<?> found) {
        return JsonValues.abbreviate(found.size() == 1 ? found.get(0) : found);
    }

    /** Checks whether the path exists, even if its value is null. */
    record Existence(boolean wanted) implements Check {

        @Override
        public boolean isMet(@CheckForNull Object value) {
            return wanted;
        }

        @Override
        public String toString() {
            return wanted ? "exists" : "does not exist";
        }
    }

    /**
     * Checks the number of elements, entries or characters. For a path that finds several values, checks their number.
     */
    record Size(Range range) implements Check {

        @Override
        public boolean isMet(@CheckForNull Object value) {
            return range.isMet(of(value));
        }

        static int of(@CheckForNull Object value) {
            if (value instanceof List<?> list) {
                return list.size();
            }
            if (value instanceof Map<?, ?> map) {
                return map.size();
            }
            return value instanceof String text ? text.length() : -1;
        }

        @Override
        public String toString() {
            return "size " + range;
        }
    }
}
