package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A run definition, validated as the service does. Names may be in camelCase or PascalCase, and the configuration at
 * the top level or below {@code configuration}.
 */
record RunDefinition(
        JsonNode json,
        String script,
        List<String> arguments,
        String target,
        int nodeCount,
        long maxRunDurationSeconds,
        Map<String, String> environmentVariables,
        boolean collectsOutputs,
        Map<String, String> tags) {
    private static final Set<String> FRAMEWORKS = Set.of("python", "pyspark", "cntk", "tensorflow", "pytorch");
    private static final Set<String> COMMUNICATORS =
            Set.of("none", "parameterserver", "gloo", "mpi", "nccl", "intelmpi", "openmpi");

    static RunDefinition parse(byte[] text, Workspace workspace) {
        JsonNode json;
        try {
            json = Json.parse(text);
        } catch (IOException e) {
            throw bad("The run definition is not valid JSON.");
        }
        if (json == null || !json.isObject()) {
            throw bad("The run definition is not a JSON object.");
        }
        return of(json, workspace);
    }

    static RunDefinition of(JsonNode json, Workspace workspace) {
        JsonNode nested = Json.field(json, "configuration");
        JsonNode configuration = nested.isObject() ? nested : json;
        String script = script(configuration);
        choice(configuration, "framework", FRAMEWORKS);
        choice(configuration, "communicator", COMMUNICATORS);
        String target = target(configuration, workspace);
        int nodes = (int) number(configuration, "nodeCount", 1, 1);
        requireNodes(workspace, target, nodes);
        JsonNode collection = Json.field(Json.field(configuration, "history"), "outputCollection");
        return new RunDefinition(
                json,
                script,
                arguments(configuration),
                target,
                nodes,
                number(configuration, "maxRunDurationSeconds", 0, 0),
                environmentVariables(configuration),
                !collection.isBoolean() || collection.asBoolean(),
                strings(Json.field(json, "tags")));
    }

    /** Returns the variables of the environment, overridden by those of the run (azureml-core, RunConfiguration). */
    private static Map<String, String> environmentVariables(JsonNode configuration) {
        Map<String, String> variables = new LinkedHashMap<>(
                strings(Json.field(Json.field(configuration, "environment"), "environmentVariables")));
        variables.putAll(strings(Json.field(configuration, "environmentVariables")));
        return variables;
    }

    static void requireNodes(Workspace workspace, String target, int nodes) {
        workspace.compute(target).ifPresent(compute -> {
            if (nodes > compute.maxNodes()) {
                throw bad("The run asks for " + nodes + " nodes, and the compute target '" + target + "' has at most "
                        + compute.maxNodes() + ".");
            }
        });
    }

    private static String script(JsonNode configuration) {
        String script = Json.field(configuration, "script").asText("").trim();
        if (script.isEmpty()) {
            throw bad("The run definition has no 'Script' in its 'Configuration'.");
        }
        if (script.startsWith("/")
                || script.contains("\\")
                || List.of(script.split("/")).contains("..")) {
            throw bad("The script '" + script + "' must be a path inside of the project folder.");
        }
        return script;
    }

    private static String target(JsonNode configuration, Workspace workspace) {
        String target = Json.field(configuration, "target").asText("").trim();
        if (target.equalsIgnoreCase("local") || workspace.compute(target).isPresent()) {
            return target;
        }
        String known = workspace.computes().stream().map(c -> c.name).collect(Collectors.joining(", "));
        throw ServiceException.userError(
                (target.isEmpty()
                                ? "The run definition names no 'Target'."
                                : "The compute target '" + target + "' was not found in workspace '" + workspace.name
                                        + "'.")
                        + " Known compute targets: " + (known.isEmpty() ? "local" : known + ", local") + ".",
                "BadArgument",
                "ComputeTargetNotFound");
    }

    private static List<String> arguments(JsonNode configuration) {
        JsonNode node = Json.field(configuration, "arguments");
        List<String> arguments = new ArrayList<>();
        if (node.isMissingNode() || node.isNull()) {
            return arguments;
        }
        if (!node.isArray()) {
            throw bad("The 'Arguments' of the run definition must be an array of strings.");
        }
        for (JsonNode each : node) {
            if (!each.isValueNode() || each.isNull()) {
                throw bad("The 'Arguments' of the run definition must be an array of strings.");
            }
            arguments.add(each.asText());
        }
        return arguments;
    }

    private static void choice(JsonNode configuration, String name, Set<String> allowed) {
        JsonNode node = Json.field(configuration, name);
        if (!node.isMissingNode()
                && !node.isNull()
                && !allowed.contains(node.asText().toLowerCase(Locale.ROOT))) {
            throw bad("The value '" + node.asText() + "' of '" + name + "' in the run definition is not known.");
        }
    }

    private static long number(JsonNode configuration, String name, long otherwise, long least) {
        JsonNode node = Json.field(configuration, name);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.canConvertToLong() || !node.isIntegralNumber() || node.asLong() < least) {
            throw bad("The value '" + node.asText() + "' of '" + name + "' in the run definition must be a whole "
                    + "number of at least " + least + ".");
        }
        return node.asLong();
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> map = new LinkedHashMap<>();
        node.properties()
                .forEach(field -> map.put(field.getKey(), field.getValue().asText()));
        return map;
    }

    private static ServiceException bad(String message) {
        return ServiceException.userError(message, "BadArgument", "InvalidRunDefinition");
    }
}
