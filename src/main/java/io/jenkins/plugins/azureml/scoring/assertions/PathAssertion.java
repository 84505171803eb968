package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.util.List;
import java.util.Map;

/** What a JSON path finds in the answer has to be something. A path that finds several values: each of them, and one at least. */
final class PathAssertion implements Assertion {

    private final String name;
    private final JsonPaths path;
    private final Check check;

    /** @param name null for one made of path and check */
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
    public Outcome check(AssertionContext evidence) {
        List<?> found;
        try {
            found = path.find(evidence.answer());
        } catch (IllegalArgumentException e) {
            return new Outcome(name, false, "the path cannot be followed: " + e.getMessage());
        }
        Object answer = evidence.answer();
        if (found.isEmpty() && !(answer instanceof Map<?, ?> || answer instanceof List<?>)) {
            return new Outcome(
                    name,
                    false,
                    answer == null
                            ? "the answer is empty"
                            : "the answer is no map or list, but " + JsonValues.shown(answer));
        }
        if (check instanceof Existence existence) {
            return new Outcome(
                    name, existence.wanted() != found.isEmpty(), found.isEmpty() ? "there is nothing" : shown(found));
        }
        if (check instanceof Size size) {
            int count = path.isDefinite() && !found.isEmpty() ? Size.of(found.get(0)) : found.size();
            if (size.range().holds(count) && !path.leads(answer)) {
                return new Outcome(name, false, "there is nothing at " + path);
            }
            return new Outcome(name, size.range().holds(count), count < 0 ? "it has no size" : "has " + count);
        }
        if (found.isEmpty()) {
            return new Outcome(name, false, "there is nothing at " + path);
        }
        if (!path.isDefinite() && check instanceof Checks.Different different) {
            // All values as one list differ from any single value, so that would pass by itself.
            boolean whole = different.isUnwanted(found);
            if (whole || found.stream().anyMatch(different::isUnwanted)) {
                return new Outcome(name, false, JsonValues.shown(whole ? found : different.unwanted()));
            }
        }
        if (!path.isDefinite() && check.holds(found)) {
            return new Outcome(name, true, shown(found));
        }
        for (int i = 0; i < found.size(); i++) {
            if (!check.holds(found.get(i))) {
                String which = found.size() == 1 ? "" : " (value " + (i + 1) + " of " + found.size() + ")";
                return new Outcome(name, false, JsonValues.shown(found.get(i)) + which);
            }
        }
        return new Outcome(name, true, shown(found));
    }

    private static String shown(List<?> found) {
        return JsonValues.shown(found.size() == 1 ? found.get(0) : found);
    }

    /** Whether there is something, be it null. */
    record Existence(boolean wanted) implements Check {

        @Override
        public boolean holds(@CheckForNull Object value) {
            return wanted;
        }

        @Override
        public String toString() {
            return wanted ? "exists" : "does not exist";
        }
    }

    /** How many elements, entries or characters it has; of a path that finds several values, how many these are. */
    record Size(Range range) implements Check {

        @Override
        public boolean holds(@CheckForNull Object value) {
            return range.holds(of(value));
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
