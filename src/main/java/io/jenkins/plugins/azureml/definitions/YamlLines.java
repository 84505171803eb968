package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** On which line of a YAML text each of its values begins. */
final class YamlLines {

    private static final YAMLFactory YAML = new YAMLFactory();

    private final Map<String, Integer> lines = new HashMap<>();

    private YamlLines() {}

    /** @param text YAML; null for one that knows no lines */
    @NonNull
    static YamlLines of(@CheckForNull String text) {
        YamlLines result = new YamlLines();
        if (text != null) {
            try (JsonParser parser = YAML.createParser(text)) {
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
