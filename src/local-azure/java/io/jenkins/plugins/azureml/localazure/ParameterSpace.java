package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Samples the parameters of a hyperdrive run: at random, or all combinations of the choices (a grid). */
final class ParameterSpace {
    private final JsonNode space;
    private final boolean grid;
    private final Random random = new Random(20191101);

    ParameterSpace(JsonNode generator) {
        space = Json.field(generator, "parameter_space");
        grid = Json.field(generator, "name").asText("").equalsIgnoreCase("GRID");
        if (!space.isObject() || space.isEmpty()) {
            throw bad("The generator_config has no parameter_space.");
        }
        sample(0);
    }

    /** Returns the values for a trial, counted from 0. */
    Map<String, String> sample(int number) {
        Map<String, String> values = new LinkedHashMap<>();
        int rest = number;
        for (Map.Entry<String, JsonNode> parameter : space.properties()) {
            String kind = parameter.getValue().path(0).asText("");
            JsonNode arguments = parameter.getValue().path(1);
            if (kind.equals("choice")) {
                JsonNode choices = arguments.path(0).isArray() ? arguments.path(0) : arguments;
                if (choices.isEmpty()) {
                    throw bad("The parameter '" + parameter.getKey() + "' has no choices.");
                }
                int index = grid ? rest % choices.size() : random.nextInt(choices.size());
                rest /= choices.size();
                values.put(parameter.getKey(), choices.get(index).asText());
            } else {
                values.put(parameter.getKey(), number(parameter.getKey(), kind, arguments));
            }
        }
        return values;
    }

    private String number(String name, String kind, JsonNode arguments) {
        double a = arguments.path(0).asDouble();
        double b = arguments.path(1).asDouble();
        double step = arguments.path(2).asDouble(1);
        double between = a + random.nextDouble() * (b - a);
        double value =
                switch (kind) {
                    case "uniform" -> between;
                    case "quniform" -> Math.round(between / step) * step;
                    case "loguniform" -> Math.exp(between);
                    case "qloguniform" -> Math.round(Math.exp(between) / step) * step;
                    case "normal" -> a + random.nextGaussian() * b;
                    case "lognormal" -> Math.exp(a + random.nextGaussian() * b);
                    case "randint" -> Math.floor(random.nextDouble() * a);
                    default ->
                        throw bad("The parameter '" + name + "' has an unknown kind '" + kind + "'. Known: "
                                + List.of(
                                        "choice",
                                        "uniform",
                                        "quniform",
                                        "loguniform",
                                        "qloguniform",
                                        "normal",
                                        "lognormal",
                                        "randint"));
                };
        return value == Math.rint(value) && !kind.equals("uniform")
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static ServiceException bad(String message) {
        return ServiceException.userError(message, "BadArgument", "InvalidHyperDriveConfig");
    }
}
