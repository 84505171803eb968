package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Formats that the service's JSON uses everywhere. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'+00:00'").withZone(ZoneOffset.UTC);

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Returns the names of the fields; empty if the node is no object. */
    static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static JsonNode text(String text) {
        return MAPPER.getNodeFactory().textNode(text);
    }

    static JsonNode parse(byte[] text) throws IOException {
        return MAPPER.readTree(text);
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Formats a time as run history does: seven fraction digits and an offset. */
    static String time(Instant time) {
        return time == null ? null : TIME.format(time);
    }

    static Instant instant(String time) {
        return OffsetDateTime.parse(time).toInstant();
    }

    /** Formats a duration as .NET does: {@code 00:09:19.5983759}. */
    static String duration(Duration d) {
        return String.format(
                "%02d:%02d:%02d.%07d", d.toHours(), d.toMinutesPart(), d.toSecondsPart(), d.toNanosPart() / 100);
    }

    static ObjectNode strings(Map<String, String> map) {
        ObjectNode node = object();
        new TreeMap<>(map).forEach(node::put);
        return node;
    }

    static <T> ArrayNode array(Collection<T> items, Function<? super T, ? extends JsonNode> toJson) {
        ArrayNode array = array();
        items.forEach(item -> array.add(toJson.apply(item)));
        return array;
    }

    /** Returns a field by name in any letter case, since the service accepts camelCase and PascalCase. */
    static JsonNode field(JsonNode node, String name) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String each = names.next();
            if (each.equalsIgnoreCase(name)) {
                return node.get(each);
            }
        }
        return MAPPER.missingNode();
    }
}
