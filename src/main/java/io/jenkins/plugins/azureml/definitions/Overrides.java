package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.LineNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of the step parameter {@code set}, which replace or add values of a definition before it is validated. */
public final class Overrides {

    public static final Overrides NONE = new Overrides();

    private static final Pattern SEGMENT = Pattern.compile("([^.\\[\\]]+)((?:\\[\\d{1,5}\\])*)");
    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)\\]");
    private static final String FORM =
            "must be a map of paths to values, such as ['inputs.epochs': 50], or lines such as" + " inputs.epochs=50";

    private final Map<String, JsonNode> values = new LinkedHashMap<>();

    private Overrides() {}

    /**
     * Reads the parameter.
     *
     * @param set map of paths to values, or text with a line {@code path=value} for each; null for none
     * @throws AbortException naming the path that is wrong
     */
    @NonNull
    public static Overrides of(@CheckForNull Object set) throws AbortException {
        Overrides overrides = new Overrides();
        Map<?, ?> map = set instanceof Map<?, ?> given ? given : set == null ? Map.of() : parse(set.toString());
        for (Map.Entry<?, ?> each : map.entrySet()) {
            String path = String.valueOf(each.getKey()).trim();
            for (String segment : path.split("\\.", -1)) {
                if (!SEGMENT.matcher(segment).matches()) {
                    throw new AbortException("set: '" + path
                            + "' must be keys with dots between them, such as jobs.train.compute or values[0].name.");
                }
            }
            overrides.values.put(path, Json.MAPPER.valueToTree(each.getValue()));
        }
        return overrides;
    }

    /** Returns what is wrong with the parameter; empty if it is valid. */
    @NonNull
    public static Optional<String> problem(@CheckForNull Object set) {
        try {
            of(set);
            return Optional.empty();
        } catch (AbortException e) {
            return Optional.of(HumanReadable.problem(e));
        }
    }

    /**
     * Parses lines {@code path=value}. A value is YAML: {@code 50}, {@code "50"}, {@code [1, 2]}.
     *
     * @return values by path, in the order of the text
     */
    @NonNull
    public static Map<String, Object> parse(@NonNull String text) throws AbortException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new AbortException("set: '" + line.trim() + "' " + FORM + ".");
            }
            String value = line.substring(equals + 1).trim();
            JsonNode tree = Definition.parse(
                            "set: " + line.substring(0, equals).trim(), "v: " + (value.isEmpty() ? "\"\"" : value))
                    .tree();
            map.put(line.substring(0, equals).trim(), Json.MAPPER.convertValue(tree.path("v"), Object.class));
        }
        return map;
    }

    /**
     * Returns why a value must not become the input of a node, whose command may use it without quotes; empty if all
     * values are safe.
     */
    @NonNull
    public Optional<String> shellProblem() {
        for (Map.Entry<String, JsonNode> each : values.entrySet()) {
            if (each.getKey().matches("(.*\\.)?inputs(\\..*)?") && !isPlain(each.getValue())) {
                return Optional.of(
                        "set '" + each.getKey() + "' has a character that the shell of a node could interpret:"
                                + " choose a value without it, or write it into the definition");
            }
        }
        return Optional.empty();
    }

    private static boolean isPlain(JsonNode value) {
        if (value.isValueNode()) {
            return value.asText().isEmpty()
                    || ShellCommand.isPlain(value.asText().replaceAll("\\$\\{\\{[\\w. ]+}}", "x"));
        }
        for (JsonNode each : value) {
            if (!isPlain(each)) {
                return false;
            }
        }
        return true;
    }

    /** Returns a definition with these values; the definition itself if there are none. */
    @NonNull
    public Definition applyTo(@NonNull Definition definition) throws DefinitionException {
        if (values.isEmpty()) {
            return definition;
        }
        JsonNode tree = definition.tree().deepCopy();
        List<String> problems = new ArrayList<>();
        List<String> pointers = new ArrayList<>();
        values.forEach((path, value) -> {
            String problem = apply(tree, path, value, definition, pointers);
            if (problem != null) {
                problems.add("set '" + path + "': " + problem);
            }
        });
        if (!problems.isEmpty()) {
            throw new DefinitionException(problems);
        }
        return definition.changed(tree, pointers);
    }

    /** Returns the problem; null if there is none. */
    @CheckForNull
    private static String apply(
            JsonNode tree, String path, JsonNode value, Definition definition, List<String> pointers) {
        List<Object> steps = steps(path);
        JsonNode at = tree;
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            Object step = steps.get(i);
            boolean last = i == steps.size() - 1;
            boolean listNext = !last && steps.get(i + 1) instanceof Integer;
            if (step instanceof Integer index) {
                if (!(at instanceof ArrayNode array) || index > array.size()) {
                    return definition.place(pointer.toString())
                            + (at.isArray() ? " has " + at.size() + " items" : " is no list");
                }
                if (index == array.size()) {
                    array.addNull();
                }
                if (last) {
                    array.set(index, value);
                } else if (!array.get(index).isContainerNode()) {
                    array.set(index, listNext ? array.arrayNode() : array.objectNode());
                }
                at = array.get(index);
                pointer.append('/').append(index);
                continue;
            }
            if (!(at instanceof ObjectNode object)) {
                return definition.place(pointer.toString()) + " is no mapping";
            }
            String key = spelling(object, (String) step);
            pointer.append('/').append(LineNumbers.escape(key));
            if (last) {
                if (value.isNull()) {
                    object.remove(key);
                } else {
                    object.set(key, value);
                }
            } else if (!object.hasNonNull(key)) {
                object.set(key, listNext ? object.arrayNode() : object.objectNode());
            }
            at = object.path(key);
        }
        pointers.add(pointer.toString());
        return null;
    }

    /** Returns a key as the definition writes it: those of v1 are not case-sensitive. */
    private static String spelling(ObjectNode object, String key) {
        if (!object.has(key)) {
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                if (each.getKey().equalsIgnoreCase(key)) {
                    return each.getKey();
                }
            }
        }
        return key;
    }

    private static List<Object> steps(String path) {
        List<Object> steps = new ArrayList<>();
        for (String part : path.split("\\.")) {
            Matcher segment = SEGMENT.matcher(part);
            if (segment.matches()) {
                steps.add(segment.group(1));
                for (Matcher index = INDEX.matcher(segment.group(2)); index.find(); ) {
                    steps.add(Integer.valueOf(index.group(1)));
                }
            }
        }
        return steps;
    }
}
