package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.Map;

/** On which line of a JSON text each of its values begins. */
final class JsonLines {

    private JsonLines() {}

    /** @return lines, counted from 1, by pointer such as {@code /Configuration/NodeCount} */
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
            // What cannot be read has been reported by whoever wanted its values.
        }
        return lines.byPointer();
    }
}
