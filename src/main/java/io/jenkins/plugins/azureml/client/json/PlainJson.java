package io.jenkins.plugins.azureml.client.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts between JSON and plain values: maps, lists, texts, numbers, booleans, null. */
public final class PlainJson {

    private static final int MAX_DEPTH = 100;

    private PlainJson() {}

    public static byte[] write(Object value) throws IOException {
        return Json.MAPPER.writeValueAsBytes(plain(value, 0));
    }

    /**
     * Returns a copy of plain values only.
     *
     * @throws IllegalArgumentException for any other object, which Jackson would serialize by its getters
     */
    public static Object plain(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("data is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof Double d && !Double.isFinite(d) || value instanceof Float f && !Float.isFinite(f)) {
            throw new IllegalArgumentException("data contains " + value + ", which JSON cannot represent");
        }
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return value instanceof Number n ? number(n) : value;
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
            return value.toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((k, v) -> copy.put(String.valueOf(k), plain(v, depth + 1)));
            return copy;
        }
        List<Object> list = new ArrayList<>();
        if (value instanceof Iterable<?> items) {
            items.forEach(item -> list.add(plain(item, depth + 1)));
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                list.add(plain(Array.get(value, i), depth + 1));
            }
        } else {
            throw new IllegalArgumentException("data contains a "
                    + value.getClass().getName() + "; only maps, lists, strings, numbers and booleans are supported");
        }
        return list;
    }

    private static Number number(Number number) {
        boolean known = number instanceof Integer
                || number instanceof Long
                || number instanceof Double
                || number instanceof Float
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigInteger
                || number instanceof BigDecimal;
        return known ? number : new BigDecimal(number.toString());
    }

    /** Returns the node as maps, lists, texts, numbers, booleans and null. */
    @CheckForNull
    public static Object read(JsonNode node) {
        try {
            return node.isMissingNode() ? null : Json.MAPPER.treeToValue(node, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every JSON tree has plain values", e);
        }
    }
}
