package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a parameter of a sweep in the CLI format: {@code {type: uniform, min_value: 0, max_value: 1}}. */
final class CliParameter {

    private static final List<String> RANGE = List.of("min_value", "max_value");
    private static final List<String> NORMAL = List.of("mu", "sigma");
    private static final List<String> STEPPED_RANGE = List.of("min_value", "max_value", "q");
    private static final List<String> STEPPED_NORMAL = List.of("mu", "sigma", "q");
    /** Required keys of each type, in the order of the REST API. */
    private static final Map<String, List<String>> KEYS = Map.of(
            ParameterExpression.CHOICE,
            List.of("values"),
            "randint",
            List.of("upper"),
            "uniform",
            RANGE,
            "loguniform",
            RANGE,
            "quniform",
            STEPPED_RANGE,
            "qloguniform",
            STEPPED_RANGE,
            "normal",
            NORMAL,
            "lognormal",
            NORMAL,
            "qnormal",
            STEPPED_NORMAL,
            "qlognormal",
            STEPPED_NORMAL);

    private static final Map<String, String> KINDS =
            KEYS.keySet().stream().collect(Collectors.toMap(Function.identity(), Function.identity()));

    private CliParameter() {}

    /** Returns the values of a choice. A mapping among them can contain further parameters. */
    private static JsonNode choices(Section parameter, JsonNode values) {
        ArrayNode choices = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isObject()) {
                choices.add(values.get(i));
                continue;
            }
            Section mapping = parameter.item("values", i);
            ObjectNode choice = choices.addObject();
            for (String name : mapping.names()) {
                JsonNode value = mapping.value(name);
                if (value != null && value.has("type")) {
                    ParameterExpression nested = read(mapping, name);
                    if (nested != null) {
                        choice.set(name, nested.json());
                    }
                } else if (value != null) {
                    choice.set(name, value);
                }
            }
        }
        return values.isArray() ? choices : values;
    }

    /** Rejects booleans, as Microsoft's client does: it is unclear whether a command would get yes, true or True. */
    private static void booleans(Section parameter, JsonNode values) {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).isBoolean()) {
                String written = Scalars.written(values.get(i));
                parameter.problem("values/" + i, "is a boolean: put it in quotes, \"" + written + "\"");
            }
        }
    }

    /** @return null if the parameter is malformed, which is then reported by the section */
    @CheckForNull
    static ParameterExpression read(@NonNull Section space, @NonNull String name) {
        Section parameter = space.section(name);
        if (parameter == null) {
            return null;
        }
        parameter.required("type", "choice, uniform or another kind of values");
        String kind = parameter.has("type") ? parameter.word("type", KINDS) : null;
        if (kind == null) {
            parameter.ignore(parameter.names().toArray(new String[0]));
            return null;
        }
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (String key : KEYS.get(kind)) {
            JsonNode value = parameter.value(key);
            if (value == null) {
                parameter.problem(key, "is missing: " + kind + " takes " + String.join(", ", KEYS.get(kind)));
                return null;
            }
            values.add(kind.equals(ParameterExpression.CHOICE) ? choices(parameter, value) : value);
        }
        if (kind.equals(ParameterExpression.CHOICE) && !parameter.isMap()) {
            booleans(parameter, values.path(0));
        }
        return ParameterExpression.read(
                space, name, JsonNodeFactory.instance.arrayNode().add(kind).add(values));
    }
}
