package io.jenkins.plugins.azureml.scoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;

/** JSON as maps, lists, texts, numbers, booleans and null. */
public final class JsonValues {

    private static final int DEEPEST = 100;
    private static final int SHOWN = 80;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonValues() {}

    /**
     * @param source what the text is, as an error names it: {@code dataFile 'rows.json'}
     * @throws InputException with line and column of the fault
     */
    @CheckForNull
    public static Object parse(String source, String text) throws InputException {
        if (text.isBlank()) {
            throw new InputException(source + " is empty; it must hold JSON");
        }
        try {
            return MAPPER.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new InputException(source + " is not valid JSON"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                    + firstLine(e.getOriginalMessage()));
        }
    }

    /** As JSON. @throws IllegalArgumentException for what JSON has no form for */
    public static String text(@CheckForNull Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a value has no form in JSON", e);
        }
    }

    /** As JSON in one line, cut where it gets long: fit for a log, since control characters are escaped in it. */
    public static String shown(@CheckForNull Object value) {
        String text = text(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 1) + "…";
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
