package io.jenkins.plugins.azureml.definitions.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** JSON as a tree with the line of each part. Its numbers keep their spelling, as those of a {@link YamlTree}. */
final class JsonTree {

    // The limits of YAML (see YamlTree) apply to JSON as well, so that neither format circumvents those of the other.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(YamlTree.MAX_DEPTH)
                    .maxDocumentLength(YamlTree.MAX_CHARACTERS)
                    .maxTokenCount(YamlTree.MAX_STEPS)
                    .maxNameLength(YamlTree.MAX_KEY)
                    .build())
            .build()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final JsonNodeFactory nodes = JsonNodeFactory.instance;
    private final LineNumbers lines = new LineNumbers();
    private final JsonNode tree;

    private JsonTree(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        tree = first == null ? nodes.missingNode() : value(parser);
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "more text after the end of the value", parser.currentTokenLocation());
        }
    }

    /** @throws JsonProcessingException if the text is not JSON or exceeds a limit */
    @NonNull
    static JsonTree parse(@NonNull String text) throws JsonProcessingException {
        try (JsonParser parser = JSON.createParser(text)) {
            return new JsonTree(parser);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Scalars.ofJsonNumber(parser.getText());
            case VALUE_TRUE -> Scalars.ofJsonBoolean(true);
            case VALUE_FALSE -> Scalars.ofJsonBoolean(false);
            case VALUE_NULL -> nodes.nullNode();
            default -> nodes.textNode(parser.getText());
        };
    }

    private ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = nodes.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            lines.put(
                    parser.getParsingContext().pathAsPointer().toString(),
                    parser.currentTokenLocation().getLineNr());
            parser.nextToken();
            object.set(name, value(parser));
        }
        return object;
    }

    private ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = nodes.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            lines.put(
                    parser.getParsingContext().pathAsPointer().toString(),
                    parser.currentTokenLocation().getLineNr());
            array.add(value(parser));
        }
        return array;
    }

    @NonNull
    JsonNode tree() {
        return tree;
    }

    /** Returns line numbers from 1 by JSON pointer, such as {@code /Configuration/NodeCount}. */
    @NonNull
    Map<String, Integer> lines() {
        return lines.byPointer();
    }
}
