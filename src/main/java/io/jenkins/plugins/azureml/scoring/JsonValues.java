package io.jenkins.plugins.azureml.scoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.JsonSyntax;

/** Converts between JSON and plain values: maps, lists, texts, numbers, booleans and null. */
public final class JsonValues {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_LENGTH = 80;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Otherwise the last of two values would replace the other unnoticed.
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonValues() {}

    /**
     * Parses JSON.
     *
     * @param source names the text in errors, such as {@code dataFile 'rows.json'}
     * @throws InputException with line and column of the error
     */
    @CheckForNull
    public static Object parse(String source, String text) throws InputException {
        if (text.isBlank()) {
            throw new InputException(source + " is empty; it must contain JSON");
        }
        try {
            return MAPPER.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new InputException(source + " " + JsonSyntax.problem(e));
        }
    }

    /**
     * Returns the value as JSON.
     *
     * @throws IllegalArgumentException if the value has no JSON representation
     */
    public static String toJson(@CheckForNull Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a value cannot be represented in JSON", e);
        }
    }

    /** Returns the value as one line of JSON for a log, truncated to 80 characters. JSON escapes control characters. */
    public static String abbreviate(@CheckForNull Object value) {
        String text = toJson(value);
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
    }
}
