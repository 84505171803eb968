package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.Map;
import java.util.Set;

/**
 * The possible values of a sweep parameter. Reads a list of values, {@code {uniform: [0, 1]}}, or the format of the v1
 * and v2 API: {@code ["uniform", [0, 1]]} and {@code ["choice", [[1, 2]]]}.
 */
final class ParameterExpression {

    static final String CHOICE = "choice";
    /** Number of arguments of each distribution. */
    private static final Map<String, Integer> NUMBERS = Map.of(
            "randint", 1,
            "uniform", 2,
            "loguniform", 2,
            "normal", 2,
            "lognormal", 2,
            "quniform", 3,
            "qloguniform", 3,
            "qnormal", 3,
            "qlognormal", 3);

    private static final Set<String> BAYESIAN = Set.of(CHOICE, "uniform", "quniform");
    private static final String FORM = "must be a list of values, or one of choice, "
            + String.join(", ", NUMBERS.keySet().stream().sorted().toList())
            + " with what it takes, such as [uniform: [0.01, 0.1]]";

    private final String kind;
    private final ArrayNode values;

    private ParameterExpression(String kind, ArrayNode values) {
        this.kind = kind;
        this.values = values;
    }

    /** @return null if the expression is malformed, which is then reported by the section */
    @CheckForNull
    static ParameterExpression read(@NonNull Section space, @NonNull String name) {
        return read(space, name, space.value(name));
    }

    /**
     * @param value of the section, in one of the formats above
     * @return null if the expression is malformed, which is then reported by the section
     */
    @CheckForNull
    static ParameterExpression read(@NonNull Section space, @NonNull String name, @CheckForNull JsonNode value) {
        ParameterExpression expression = value == null ? null : of(value);
        if (expression == null) {
            space.problem(name, FORM);
            return null;
        }
        String problem = expression.problem();
        if (problem != null) {
            space.problem(name, problem);
            return null;
        }
        return expression;
    }

    private static ParameterExpression of(JsonNode value) {
        if (value.isObject() && value.size() == 1) {
            Map.Entry<String, JsonNode> only = value.properties().iterator().next();
            return isKind(only.getKey()) ? of(only.getKey(), list(only.getValue())) : null;
        }
        if (value.size() == 2 && isKind(value.path(0).asText()) && value.path(1).isArray()) {
            return of(value.path(0).asText(), list(value.path(1)));
        }
        return value.isArray() && !value.isEmpty() ? new ParameterExpression(CHOICE, list(value)) : null;
    }

    private static ParameterExpression of(String kind, ArrayNode values) {
        ArrayNode read = JsonNodeFactory.instance.arrayNode();
        values.forEach(each -> read.add(kind.equals(CHOICE) ? each : number(each)));
        return new ParameterExpression(kind, read);
    }

    /** Parameters of a build are texts, so numbers may arrive as texts. */
    @NonNull
    static JsonNode number(@NonNull JsonNode value) {
        JsonNode number = Scalars.number(value);
        return number == null ? value : Scalars.plain(number);
    }

    private static boolean isKind(String word) {
        return word.equals(CHOICE) || NUMBERS.containsKey(word);
    }

    /** The API nests the values of a choice in another list. */
    private static ArrayNode list(JsonNode values) {
        JsonNode inner = values.size() == 1 && values.path(0).isArray() ? values.path(0) : values;
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        if (inner.isArray()) {
            inner.forEach(list::add);
        } else {
            list.add(inner);
        }
        return list;
    }

    private String problem() {
        for (JsonNode each : values) {
            if (kind.equals(CHOICE) ? each.isArray() || each.isNull() : !each.isNumber()) {
                return kind + " takes " + (kind.equals(CHOICE) ? "texts, numbers, true and false" : "numbers");
            }
        }
        if (kind.equals(CHOICE)) {
            return values.isEmpty() ? "has no values to choose from" : valueProblem();
        }
        int wanted = NUMBERS.get(kind);
        if (values.size() != wanted) {
            return kind + " takes " + wanted + (wanted == 1 ? " number" : " numbers") + ", not " + values.size();
        }
        return kind.endsWith("uniform")
                        && values.get(0).asDouble() >= values.get(1).asDouble()
                ? "must begin with the smaller of its numbers"
                : null;
    }

    private String valueProblem() {
        for (int i = 0; i < values.size(); i++) {
            String problem =
                    ShellCommand.argumentProblem(values.get(i).asText()).orElse(null);
            if (problem != null) {
                return "value " + (i + 1) + " " + problem;
            }
        }
        return null;
    }

    /** Reports an expression that the sampling algorithm does not support. */
    void check(@NonNull Section space, @NonNull String name, @NonNull String sampling) {
        if (sampling.equals("GRID") && !kind.equals(CHOICE)) {
            space.problem(
                    name, "must be a list of values: grid sampling takes each of them, and " + kind + " has none");
        } else if (sampling.startsWith("BAYESIAN") && !BAYESIAN.contains(kind)) {
            space.problem(name, kind + " does not go with bayesian sampling, which takes choice, uniform and quniform");
        }
    }

    /** Returns the format of the v1 and v2 API. */
    @NonNull
    ArrayNode json() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode().add(kind);
        if (kind.equals(CHOICE)) {
            json.addArray().add(values);
        } else {
            json.add(values);
        }
        return json;
    }
}
