package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.Definition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the service would refuse in a run definition, found before anything is sent. Only what is known to be wrong: keys that
 * are not known here pass, in either spelling.
 */
final class RunDefinitionValidator {

    private static final Set<String> FRAMEWORKS = Set.of("python", "pyspark", "cntk", "tensorflow", "pytorch");

    private final List<String> problems = new ArrayList<>();
    private final Definition definition;

    private RunDefinitionValidator(Definition definition) {
        this.definition = definition;
    }

    /** What is wrong with a definition, each with its place. */
    @NonNull
    static List<String> problems(@NonNull Definition definition) {
        RunDefinitionValidator rules = new RunDefinitionValidator(definition);
        rules.check(definition.tree());
        return rules.problems;
    }

    /** The part that says what is run: under {@code Configuration}, or the definition itself. */
    @NonNull
    static JsonNode configuration(@NonNull JsonNode definition) {
        JsonNode configuration = field(definition, "configuration");
        return configuration == null ? definition : configuration;
    }

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

    private void required(JsonNode configuration, String path, String name, String what) {
        String key = key(configuration, name);
        if (key == null) {
            problems.add(at(path) + "has no " + Character.toUpperCase(name.charAt(0)) + name.substring(1) + " (" + what
                    + ")");
        } else if (!configuration.get(key).isTextual()
                || configuration.get(key).textValue().isBlank()) {
            problems.add(at(path + "/" + key) + "must be " + what);
        }
    }

    private void optional(JsonNode configuration, String path, String name, String rule, Predicate<JsonNode> holds) {
        String key = key(configuration, name);
        if (key != null && !configuration.get(key).isNull() && !holds.test(configuration.get(key))) {
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

    /** The place of a fault. */
    private String at(String pointer) {
        return definition.place(pointer) + " ";
    }
}
