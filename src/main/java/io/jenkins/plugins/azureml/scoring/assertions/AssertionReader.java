package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.InputException;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads assertions as users write them; see {@link AssertionMap} and {@link AssertionLine}. */
public final class AssertionReader {

    private final Function<String, Duration> durations;

    /**
     * @param durations parses a duration such as {@code 500 ms}; throws {@link IllegalArgumentException} if it is
     *     malformed
     */
    public AssertionReader(Function<String, Duration> durations) {
        this.durations = durations;
    }

    /**
     * Reads assertions.
     *
     * @param spec list of maps and texts, one map, or text with one assertion per line or with JSON; null for none
     * @param problems receives a sentence for each problem
     */
    public List<Assertion> read(@CheckForNull Object spec, List<String> problems) {
        List<Assertion> assertions = new ArrayList<>();
        List<?> items;
        try {
            items = items(spec);
        } catch (InputException e) {
            problems.add(e.getMessage());
            return assertions;
        }
        if (spec != null && items.isEmpty()) {
            problems.add("assertions is empty: add an assertion, or remove the parameter");
        }
        for (int i = 0; i < items.size(); i++) {
            try {
                assertions.add(one(items.get(i)));
            } catch (IllegalArgumentException e) {
                problems.add("assertions[" + i + "]: " + e.getMessage());
            }
        }
        return assertions;
    }

    private static List<?> items(@CheckForNull Object spec) throws InputException {
        if (spec instanceof List<?> list) {
            return list;
        }
        if (spec instanceof Map<?, ?>) {
            return List.of(spec);
        }
        if (spec == null) {
            return List.of();
        }
        String text = spec.toString().trim();
        if (text.startsWith("[") || text.startsWith("{")) {
            return items(JsonValues.parse("assertions", text));
        }
        return text.lines().map(String::trim).filter(line -> !line.isEmpty()).toList();
    }

    private Assertion one(@CheckForNull Object item) {
        if (item instanceof Map<?, ?> map) {
            return new AssertionMap(map, durations).assertion();
        }
        if (item instanceof CharSequence line) {
            return new AssertionMap(AssertionLine.parse(line.toString().trim()), durations).assertion();
        }
        throw new IllegalArgumentException("must be a map or a string");
    }
}
