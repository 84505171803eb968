package io.jenkins.plugins.azureml.steps;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** On which line of a JSON text each of its values begins. */
final class JsonLines {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Integer> lines = new HashMap<>();

    private JsonLines() {}

    /** @param text JSON; null for one that knows no lines */
    @NonNull
    static JsonLines of(@CheckForNull String text) {
        JsonLines result = new JsonLines();
        if (text != null) {
            try (JsonParser parser = JSON.createParser(text)) {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token == JsonToken.FIELD_NAME) {
                        String pointer =
                                parser.getParsingContext().pathAsPointer().toString();
                        result.lines.putIfAbsent(
                                pointer, parser.currentTokenLocation().getLineNr());
                    }
                }
            } catch (IOException e) {
                // What cannot be read has been reported by whoever wanted its values.
            }
        }
        return result;
    }

    /** @param pointer as {@code /Configuration/NodeCount} */
    @CheckForNull
    Integer line(@NonNull String pointer) {
        return lines.get(pointer);
    }
}
