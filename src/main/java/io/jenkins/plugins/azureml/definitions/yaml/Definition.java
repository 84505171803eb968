package io.jenkins.plugins.azureml.definitions.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.JsonSyntax;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A definition of a job, endpoint or the like in JSON, YAML or a map, with the line of each part. */
public final class Definition {

    /** Matches how JSON can begin but no mapping or list of YAML can. */
    private static final Pattern JSON_START = Pattern.compile("\\s*(?:\\{\\s*[\"}]|\\[\\s*[\\[{\"\\]])");

    private static final Pattern COMMENT = Pattern.compile("(\\s*)(//|/\\*)");

    private final String source;
    private final JsonNode tree;
    private final Map<String, Integer> lines;

    private final boolean values;

    /** JSON pointers of values that the step has set. */
    private final List<String> changes;

    private Definition(String source, JsonNode tree, Map<String, Integer> lines, boolean values) {
        this(source, tree, lines, values, List.of());
    }

    private Definition(String source, JsonNode tree, Map<String, Integer> lines, boolean values, List<String> changes) {
        this.values = values;
        this.changes = changes;
        this.source = source;
        this.tree = tree;
        this.lines = lines;
    }

    /** @param value maps, lists, texts, numbers and booleans */
    @NonNull
    public static Definition of(@NonNull String source, @NonNull Object value) {
        return new Definition(source, Json.MAPPER.valueToTree(value), Map.of(), true);
    }

    /** Reads a parameter that is a map, or a map as JSON or YAML text. */
    @NonNull
    public static Definition ofParameter(@NonNull String parameter, @NonNull Object value) throws AbortException {
        return value instanceof String text ? parse(parameter, text) : of(parameter, value);
    }

    /** Returns the value of a text as maps, lists, texts, numbers and booleans. */
    @NonNull
    public static Object plain(@NonNull String parameter, @NonNull String text) throws AbortException {
        return Json.MAPPER.convertValue(parse(parameter, text).tree(), Object.class);
    }

    /**
     * Parses JSON or YAML. A text that begins with a brace can be either.
     *
     * @param source names the definition in messages, such as {@code definitionFile 'job.yml'}
     * @throws AbortException with line and column of the error
     */
    @NonNull
    public static Definition parse(@NonNull String source, @NonNull String text) throws AbortException {
        try {
            return read(source, text);
        } catch (DefinitionException e) {
            throw new AbortException(source + " " + e.getMessage() + ".");
        }
    }

    /** Parses like {@link #parse}, for callers that report problems themselves. */
    @NonNull
    public static Definition read(@NonNull String source, @NonNull String text) throws DefinitionException {
        Matcher comment = COMMENT.matcher(text);
        if (comment.lookingAt()) {
            long line = comment.group(1).chars().filter(c -> c == '\n').count() + 1;
            throw new DefinitionException(
                    List.of("is not valid JSON at line " + line + ": comments are not allowed; YAML's begin with #"));
        }
        boolean json = source.matches("(?is).*\\.json'?");
        String jsonProblem = "";
        if (!text.isBlank() && (json || text.stripLeading().matches("(?s)[{\\[].*"))) {
            try {
                JsonTree tree = JsonTree.parse(text);
                return new Definition(source, tree.tree(), tree.lines(), false);
            } catch (JsonProcessingException e) {
                jsonProblem = JsonSyntax.problem(e);
                if (json || e instanceof StreamConstraintsException) {
                    throw new DefinitionException(List.of(jsonProblem));
                }
            }
        }
        try {
            YamlTree yaml = YamlTree.parse(text);
            if (yaml.tree().isMissingNode() || yaml.tree().isNull()) {
                throw new DefinitionException(List.of("is empty"));
            }
            return new Definition(source, yaml.tree(), yaml.lines(), false);
        } catch (DefinitionException e) {
            throw JSON_START.matcher(text).lookingAt() ? new DefinitionException(List.of(jsonProblem)) : e;
        }
    }

    /** Returns this definition with another tree. */
    @NonNull
    public Definition changed(@NonNull JsonNode changedTree, @NonNull List<String> pointers) {
        return new Definition(source, changedTree, lines, values, List.copyOf(pointers));
    }

    /** Returns whether the step has set a value, a part of it, or what contains it. */
    public boolean isChanged(@NonNull String pointer) {
        return changes.stream()
                .anyMatch(change -> (pointer + "/").startsWith(change + "/") || change.startsWith(pointer + "/"));
    }

    /** Returns whether the definition was given as a map instead of a text. */
    public boolean isMap() {
        return values;
    }

    /** Returns the name of the definition in messages. */
    @NonNull
    public String source() {
        return source;
    }

    @NonNull
    public JsonNode tree() {
        return tree;
    }

    /**
     * Describes a part for messages, such as {@code resources.instance_count (line 12)}.
     *
     * @param pointer such as {@code /resources/instance_count}; empty for the whole definition
     */
    @NonNull
    public String place(@NonNull String pointer) {
        Integer line = lines.get(pointer);
        String path = pointer.isEmpty()
                ? "it"
                : pointer.substring(1).replace('/', '.').replace("~1", "/").replace("~0", "~");
        boolean added = line == null && changes.stream().anyMatch(change -> change.startsWith(pointer + "/"));
        if (added || changes.stream().anyMatch(change -> (pointer + "/").startsWith(change + "/"))) {
            return path + " (parameter set)";
        }
        return path + (line == null ? "" : " (line " + line + ")");
    }
}
