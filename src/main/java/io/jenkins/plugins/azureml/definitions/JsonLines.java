package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.Map;

/** Finds the line of each value in a JSON text. */
final class JsonLines {

    private JsonLines() {}

    /** @return lines from 1 by JSON pointer, such as {@code /Configuration/NodeCount} */
    @NonNull
    static Map<String, Integer> of(@NonNull JsonFactory json, @NonNull String text) {
        LineNumbers lines = new LineNumbers();
        try (JsonParser parser = json.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    lines.put(
                            parser.getParsingContext().pathAsPointer().toString(),
                            parser.currentTokenLocation().getLineNr());
                }
            }
        } catch (IOException e) {
            // Syntax errors are reported by the caller, which parses the values.
        }
        return lines.byPointer();
    }
}
