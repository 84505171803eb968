package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** On which line of a text each of its values begins. */
public final class SourceLines {

    private static final JsonFactory JSON = new JsonFactory();
    private static final YAMLFactory YAML = new YAMLFactory();

    private final Map<String, Integer> lines = new HashMap<>();

    private SourceLines() {}

    /** @param text JSON; null for one that knows no lines */
    @NonNull
    public static SourceLines ofJson(@CheckForNull String text) {
        return of(JSON, text);
    }

    /** @param text YAML; null for one that knows no lines */
    @NonNull
    public static SourceLines ofYaml(@CheckForNull String text) {
        return of(YAML, text);
    }

    private static SourceLines of(JsonFactory factory, String text) {
        SourceLines result = new SourceLines();
        if (text != null) {
            try (JsonParser parser = factory.createParser(text)) {
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
    public Integer line(@NonNull String pointer) {
        return lines.get(pointer);
    }
}
