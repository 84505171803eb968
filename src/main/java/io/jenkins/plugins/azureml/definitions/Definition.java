package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import java.util.List;
import java.util.Map;

/** A definition of a job, endpoint or the like in JSON, YAML or a map, with the line of each part. */
public final class Definition {

    // The limits of YAML (see YamlTree) apply to JSON as well, so that neither format circumvents those of the other.
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(YamlTree.MAX_DEPTH)
                            .maxDocumentLength(YamlTree.MAX_CHARACTERS)
                            .maxTokenCount(YamlTree.MAX_STEPS)
                            .maxNameLength(YamlTree.MAX_KEY)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String source;
    private final JsonNode tree;
    private final Map<String, Integer> lines;

    private final boolean values;

    private Definition(String source, JsonNode tree, Map<String, Integer> lines, boolean values) {
        this.values = values;
        this.source = source;
        this.tree = tree;
        this.lines = lines;
    }

    /** @param value maps, lists, texts, numbers and booleans */
    @NonNull
    public static Definition of(@NonNull String source, @NonNull Object value) {
        return new Definition(source, JSON.valueToTree(value), Map.of(), true);
    }

    /**
     * Parses JSON if the text begins with a brace or bracket, and YAML otherwise.
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
        if (!text.stripLeading().matches("(?s)[{\\[].*")) {
            YamlTree yaml = YamlTree.parse(text);
            return new Definition(source, yaml.tree(), yaml.lines(), false);
        }
        try {
            return new Definition(source, JSON.readTree(text), JsonLines.of(JSON.getFactory(), text), false);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new DefinitionException(List.of("is not valid JSON"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                    + e.getOriginalMessage()));
        }
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
        String path = pointer.isEmpty() ? "it" : pointer.substring(1).replace('/', '.');
        return path + (line == null ? "" : " (line " + line + ")");
    }
}
