package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of a Jenkinsfile as plain, serialisable ones: GStrings become strings, arrays lists. */
final class PlainValues {

    private PlainValues() {}

    /** @throws IllegalArgumentException for what JSON has no word for */
    @CheckForNull
    static Object of(@CheckForNull Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof Enum) {
            return value.toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, each) -> plain.put(String.valueOf(key), of(each)));
            return plain;
        }
        if (value instanceof Iterable<?> values) {
            List<Object> plain = new ArrayList<>();
            values.forEach(each -> plain.add(of(each)));
            return plain;
        }
        if (value instanceof Object[] values) {
            return of(List.of(values));
        }
        if (value.getClass().isArray()) {
            List<Object> plain = new ArrayList<>();
            for (int i = 0; i < java.lang.reflect.Array.getLength(value); i++) {
                plain.add(of(java.lang.reflect.Array.get(value, i)));
            }
            return plain;
        }
        throw new IllegalArgumentException("a value of type " + value.getClass().getName()
                + " cannot be sent as JSON; use maps, lists, strings, numbers and booleans");
    }

    /** @return null for null */
    @CheckForNull
    static LinkedHashMap<String, String> texts(@CheckForNull Map<?, ?> map) {
        if (map == null) {
            return null;
        }
        LinkedHashMap<String, String> texts = new LinkedHashMap<>();
        map.forEach((key, value) -> texts.put(String.valueOf(key), value == null ? null : value.toString()));
        return texts;
    }
}
