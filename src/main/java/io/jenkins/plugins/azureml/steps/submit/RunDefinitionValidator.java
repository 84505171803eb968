package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Finds what the service would reject in a v1 run definition. Unknown keys pass; keys are not case-sensitive. */
final class RunDefinitionValidator {

    private static final Set<String> FRAMEWORKS = Set.of("python", "pyspark", "cntk", "tensorflow", "pytorch");

    private final List<String> problems = new ArrayList<>();
    private final Definition definition;

    private RunDefinitionValidator(Definition definition) {
        this.definition = definition;
    }

    /** Returns what is wrong with a definition, each problem with its place. */
    @NonNull
    static List<String> problems(@NonNull Definition definition) {
        RunDefinitionValidator validator = new RunDefinitionValidator(definition);
        validator.check(definition.tree());
        return validator.problems;
    }

    /** Returns the object under {@code Configuration}, or the definition itself if it has none. */
    @NonNull
    static JsonNode configuration(@NonNull JsonNode definition) {
        JsonNode configuration = field(definition, "configuration");
        return configuration == null ? definition : configuration;
    }

    /** Returns the value of a key in any case; null if it is missing. */
    @CheckForNull
    static JsonNode field(@NonNull JsonNode object, @NonNull String name) {
        String key = key(object, name);
        return key == null ? null : object.get(key);
    }

    private static String key(JsonNode object, String name) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String each = names.next();
            if (each.equalsIgnoreCase(name)) {
                return each;
            }
        }
        return null;
    }

    private void check(JsonNode tree) {
        if (!tree.isObject() || tree.isEmpty()) {
            problems.add("must be an object with a Configuration");
            return;
        }
        String nested = key(tree, "configuration");
        JsonNode configuration = configuration(tree);
        String path = nested == null ? "" : "/" + nested;
        if (!configuration.isObject()) {
            problems.add(at(path) + "must be an object");
            return;
        }
        required(configuration, path, "script", "the training script, relative to the source folder");
        required(configuration, path, "target", "the name of a compute target");
        optional(
                configuration,
                path,
                "arguments",
                "must be a list of strings and numbers",
                RunDefinitionValidator::isArguments);
        optional(
                configuration,
                path,
                "framework",
                "must be Python, PySpark, Cntk, TensorFlow or PyTorch",
                value -> FRAMEWORKS.contains(value.asText("").toLowerCase(Locale.ROOT)));
        optional(
                configuration,
                path,
                "nodeCount",
                "must be a whole number of at least 1",
                value -> value.isIntegralNumber() && value.asLong() >= 1);
        optional(
                configuration,
                path,
                "maxRunDurationSeconds",
                "must be a whole number of seconds",
                value -> value.isIntegralNumber() && value.asLong() >= 0);
        optional(configuration, path, "environment", "must be an object", JsonNode::isObject);
    }

    private void required(JsonNode configuration, String path, String name, String description) {
        String key = key(configuration, name);
        if (key == null) {
            problems.add(at(path) + "has no " + Character.toUpperCase(name.charAt(0)) + name.substring(1) + " ("
                    + description + ")");
        } else if (!configuration.get(key).isTextual()
                || configuration.get(key).textValue().isBlank()) {
            problems.add(at(path + "/" + key) + "must be " + description);
        }
    }

    private void optional(JsonNode configuration, String path, String name, String rule, Predicate<JsonNode> isValid) {
        String key = key(configuration, name);
        if (key != null && !configuration.get(key).isNull() && !isValid.test(configuration.get(key))) {
            problems.add(at(path + "/" + key) + rule);
        }
    }

    private static boolean isArguments(JsonNode value) {
        if (!value.isArray()) {
            return false;
        }
        for (JsonNode each : value) {
            if (!each.isValueNode() || each.isNull()) {
                return false;
            }
        }
        return true;
    }

    /** Returns the location of a problem, followed by a space. */
    private String at(String pointer) {
        return definition.place(pointer) + " ";
    }
}
