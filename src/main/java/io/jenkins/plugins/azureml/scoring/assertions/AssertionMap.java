package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.Suggestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An assertion as a map: {@code path} and one of {@code equals}, {@code notEquals}, {@code approximately} with
 * {@code tolerance}, {@code matches}, {@code exists}, {@code size}, {@code range}, {@code atLeast}, {@code atMost},
 * {@code moreThan}, {@code lessThan}; or {@code latency} and {@code atMost} or {@code lessThan}. The {@code name} is
 * optional.
 */
final class AssertionMap {

    private static final String CHECKS =
            "equals, notEquals, approximately, matches, exists, size, range, atLeast, atMost, moreThan, lessThan";
    private static final Set<String> KNOWN = Set.of((CHECKS + ", name, path, latency, tolerance").split(", "));
    private static final Set<String> ENDS = Set.of("atLeast", "atMost", "moreThan", "lessThan");
    private static final Pattern SIZE = Pattern.compile("(==|>=|<=|>|<)?\\s*(\\d{1,9})");
    private static final int LONGEST_PATTERN = 1000;

    private final Map<?, ?> map;
    private final Function<String, Duration> durations;

    AssertionMap(Map<?, ?> map, Function<String, Duration> durations) {
        this.map = map;
        this.durations = durations;
    }

    /** @throws IllegalArgumentException if a key or value is invalid */
    Assertion assertion() {
        for (Object key : map.keySet()) {
            if (!KNOWN.contains(String.valueOf(key))) {
                throw new IllegalArgumentException("'" + key + "' is an unknown key; known keys are " + CHECKS
                        + " and path, latency, tolerance, name." + Suggestion.of(String.valueOf(key), KNOWN));
            }
        }
        String name = map.get("name") == null ? null : map.get("name").toString();
        if (map.containsKey("latency") == map.containsKey("path")) {
            throw new IllegalArgumentException("set either 'path' or 'latency'");
        }
        if (map.containsKey("latency")) {
            return latency(name);
        }
        return new PathAssertion(name, JsonPaths.of(String.valueOf(map.get("path"))), check());
    }

    private Assertion latency(@CheckForNull String name) {
        String measure = String.valueOf(map.get("latency"));
        if (!LatencyAssertion.MEASURE.matcher(measure).matches() || measure.equals("p0")) {
            throw new IllegalArgumentException("latency '" + measure + "' must be like p95, or max, mean or min");
        }
        boolean less = map.containsKey("lessThan");
        if (less == map.containsKey("atMost") || map.size() != (name == null ? 2 : 3)) {
            throw new IllegalArgumentException(
                    "latency requires 'atMost' or 'lessThan', such as '500 ms', and no other check");
        }
        double millis = millis(String.valueOf(map.get(less ? "lessThan" : "atMost")));
        return new LatencyAssertion(name, measure, Range.of(less ? "<" : "<=", millis));
    }

    private double millis(String text) {
        try {
            return durations.apply(text).toMillis();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration; use a value such as '500 ms' or '2 s'", e);
        }
    }

    private Check check() {
        List<String> checks = new ArrayList<>(List.of(CHECKS.split(", ")));
        checks.retainAll(map.keySet());
        boolean ends = !checks.isEmpty() && ENDS.containsAll(checks);
        if (checks.size() != 1 && !ends) {
            throw new IllegalArgumentException(
                    (checks.isEmpty() ? "has no check of '" + map.get("path") + "'; " : "has several checks; ")
                            + "use one of " + CHECKS);
        }
        boolean near = checks.get(0).equals("approximately");
        if (map.containsKey("tolerance") != near) {
            throw new IllegalArgumentException("'approximately' and 'tolerance' must be set together");
        }
        Object value = map.get(checks.get(0));
        return switch (checks.get(0)) {
            case "equals" -> new Checks.Equal(comparable("equals", value));
            case "notEquals" -> new Checks.Different(comparable("notEquals", value));
            case "approximately" -> near(value);
            case "matches" -> new Checks.Matching(pattern(String.valueOf(value)));
            case "exists" -> new PathAssertion.Existence(flag(value));
            case "size" -> new PathAssertion.Size(size(String.valueOf(value)));
            case "range" -> range(value);
            default -> ends();
        };
    }

    private Check near(@CheckForNull Object value) {
        double tolerance = number("tolerance", map.get("tolerance"));
        if (tolerance < 0) {
            throw new IllegalArgumentException("tolerance must not be negative");
        }
        if (!isNumbers(value)) {
            throw new IllegalArgumentException("approximately must be a number or a list of numbers");
        }
        return new Checks.Near(comparable("approximately", value), tolerance);
    }

    /** Returns whether the value is a number, or a non-empty list of numbers or such lists. */
    private static boolean isNumbers(@CheckForNull Object value) {
        return value instanceof List<?> list
                ? !list.isEmpty() && list.stream().allMatch(AssertionMap::isNumbers)
                : value instanceof Number;
    }

    /** Returns the value; refuses NaN and infinity, because comparisons with them are meaningless. */
    @CheckForNull
    private static Object comparable(String key, @CheckForNull Object value) {
        if (value instanceof Number && !ValueComparator.isFinite(value)) {
            throw new IllegalArgumentException(key + ": no value can be compared with " + value);
        }
        if (value instanceof List<?> list) {
            list.forEach(each -> comparable(key, each));
        } else if (value instanceof Map<?, ?> values) {
            values.values().forEach(each -> comparable(key, each));
        }
        return value;
    }

    private static Pattern pattern(String text) {
        if (text.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException("matches: the expression has more characters than " + LONGEST_PATTERN);
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "matches: '" + text + "' is not a regular expression: " + e.getDescription(), e);
        }
    }

    private static boolean flag(@CheckForNull Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException("exists must be true or false");
    }

    private static Range size(String text) {
        Matcher parts = SIZE.matcher(text.trim());
        if (!parts.matches()) {
            throw new IllegalArgumentException("size '" + text + "' must be a number, or like '>= 3'");
        }
        return Range.of(parts.group(1) == null ? "==" : parts.group(1), Integer.parseInt(parts.group(2)));
    }

    private static Range range(@CheckForNull Object value) {
        if (value instanceof List<?> ends && ends.size() == 2) {
            double least = number("range", ends.get(0));
            double most = number("range", ends.get(1));
            if (least <= most) {
                return Range.between(least, most);
            }
        }
        throw new IllegalArgumentException("range must be a list of two numbers, the smaller first");
    }

    private Range ends() {
        boolean more = map.containsKey("moreThan");
        boolean less = map.containsKey("lessThan");
        if (more && map.containsKey("atLeast") || less && map.containsKey("atMost")) {
            throw new IllegalArgumentException("has several checks; use at most one lower and one upper limit");
        }
        return new Range(end(more ? "moreThan" : "atLeast"), !more, end(less ? "lessThan" : "atMost"), !less);
    }

    @CheckForNull
    private Double end(String key) {
        return map.containsKey(key) ? number(key, map.get(key)) : null;
    }

    private static double number(String key, @CheckForNull Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(key + " must be a number");
    }
}
