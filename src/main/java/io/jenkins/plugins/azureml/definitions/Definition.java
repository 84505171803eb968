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

/** What a user has written down to be run: JSON, YAML or a map, and where each part of it is. */
public final class Definition {

    // The limits of YAML (see YamlTree), so that neither language is a way around those of the other.
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

    /** @param value maps, lists, texts, numbers, booleans */
    @NonNull
    public static Definition of(@NonNull String source, @NonNull Object value) {
        return new Definition(source, JSON.valueToTree(value), Map.of(), true);
    }

    /**
     * Reads JSON, which begins with a brace or a bracket, or else YAML.
     *
     * @param source how messages call it, such as {@code definitionFile 'job.yml'}
     * @throws AbortException with the place of the fault
     */
    @NonNull
    public static Definition parse(@NonNull String source, @NonNull String text) throws AbortException {
        try {
            return read(source, text);
        } catch (DefinitionException e) {
            throw new AbortException(source + " " + e.getMessage() + ".");
        }
    }

    /** The same for those who tell problems themselves. */
    @NonNull
    static Definition read(@NonNull String source, @NonNull String text) throws DefinitionException {
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

    /** Whether it was given as values, each by itself, rather than as one text with all of them. */
    boolean isOfValues() {
        return values;
    }

    /** How messages call it. */
    @NonNull
    public String source() {
        return source;
    }

    @NonNull
    public JsonNode tree() {
        return tree;
    }

    /**
     * A part as messages name it, such as {@code resources.instance_count (line 12)}.
     *
     * @param pointer such as {@code /resources/instance_count}; empty for all of it
     */
    @NonNull
    public String place(@NonNull String pointer) {
        Integer line = lines.get(pointer);
        String path = pointer.isEmpty() ? "it" : pointer.substring(1).replace('/', '.');
        return path + (line == null ? "" : " (line " + line + ")");
    }
}
