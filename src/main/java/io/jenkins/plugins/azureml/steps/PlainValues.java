package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

    /** The same of a parameter that may be text as well: null for text without a word. */
    @CheckForNull
    static Object given(@CheckForNull Object value) {
        Object plain = of(value);
        return plain instanceof String text ? Util.fixEmptyAndTrim(text) : plain;
    }

    /**
     * A list as a Jenkinsfile or a form gives it.
     *
     * @param value a list, or text with commas or lines
     * @return null for null and for text without a word
     */
    @CheckForNull
    static ArrayList<String> list(@CheckForNull Object value) {
        ArrayList<String> list = new ArrayList<>();
        if (of(value) instanceof List<?> values) {
            values.forEach(each -> list.add(String.valueOf(each).trim()));
            return list;
        }
        if (value != null) {
            for (String part : value.toString().split("[,\n]")) {
                if (!part.isBlank()) {
                    list.add(part.trim());
                }
            }
        }
        return list.isEmpty() ? null : list;
    }

    /** A list as text; nothing for null. */
    @NonNull
    static String joined(@CheckForNull Object list, @NonNull String between) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).collect(Collectors.joining(between))
                : "";
    }

    /** The lines of a text that are not blank; null if there is none. */
    @CheckForNull
    static ArrayList<String> lines(@CheckForNull String text) {
        ArrayList<String> lines = new ArrayList<>();
        if (text != null) {
            text.lines().map(String::trim).filter(line -> !line.isEmpty()).forEach(lines::add);
        }
        return lines.isEmpty() ? null : lines;
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
