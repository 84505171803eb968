package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Converts values of a Jenkinsfile to plain, serializable ones: GStrings become strings, arrays become lists. */
public final class PlainValues {

    /** Maximum nesting of JSON that the plugin sends or reads. */
    private static final int MAX_DEPTH = 100;

    private final String parameter;

    /** Maps and lists that are being converted, outermost first. One that occurs again contains itself. */
    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private PlainValues(String parameter) {
        this.parameter = parameter;
    }

    /**
     * Converts the value of a parameter.
     *
     * @throws IllegalArgumentException naming the parameter: for a type that JSON does not have, for a map or list that contains
     *     itself, and for one that is nested too deeply
     */
    @CheckForNull
    public static Object of(@NonNull String parameter, @CheckForNull Object value) {
        return new PlainValues(parameter).plain(value);
    }

    private Object plain(Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof Enum) {
            return value.toString();
        }
        if (!isContainer(value)) {
            throw new IllegalArgumentException(parameter + ": a value of type "
                    + value.getClass().getName()
                    + " cannot be sent as JSON; use maps, lists, strings, numbers and booleans");
        }
        if (!open.add(value)) {
            throw new IllegalArgumentException(
                    parameter + " contains itself: a map or list in it is its own element, which JSON cannot express."
                            + " Remove that element.");
        }
        if (open.size() > MAX_DEPTH) {
            throw new IllegalArgumentException(parameter + " is nested deeper than " + MAX_DEPTH + " levels");
        }
        Object plain = value instanceof Map<?, ?> map ? map(map) : elements(value);
        open.remove(value);
        return plain;
    }

    private static boolean isContainer(Object value) {
        return value instanceof Map
                || value instanceof Iterable
                || value.getClass().isArray();
    }

    private Map<String, Object> map(Map<?, ?> map) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (Map.Entry<?, ?> each : map.entrySet()) {
            String key = String.valueOf(each.getKey());
            if (plain.containsKey(key)) {
                throw new IllegalArgumentException(parameter + " has two keys that read '" + key + "'");
            }
            plain.put(key, plain(each.getValue()));
        }
        return plain;
    }

    private List<Object> elements(Object value) {
        List<Object> plain = new ArrayList<>();
        if (value instanceof Iterable<?> values) {
            values.forEach(each -> plain.add(plain(each)));
            return plain;
        }
        for (int i = 0; i < Array.getLength(value); i++) {
            plain.add(plain(Array.get(value, i)));
        }
        return plain;
    }

    /** Converts the value of a parameter that may also be text. Text is trimmed; blank text becomes null. */
    @CheckForNull
    public static Object trimToNull(@NonNull String parameter, @CheckForNull Object value) {
        Object plain = of(parameter, value);
        return plain instanceof String text ? Util.fixEmptyAndTrim(text) : plain;
    }

    /**
     * Returns the value of a parameter that is a list.
     *
     * @param value a list, or text separated by commas or line breaks
     * @return null for null and for text without elements
     */
    @CheckForNull
    public static ArrayList<String> list(@NonNull String parameter, @CheckForNull Object value) {
        ArrayList<String> list = new ArrayList<>();
        List<?> values = elements(parameter, value);
        if (values != null) {
            for (int i = 0; i < values.size(); i++) {
                list.add(element(parameter, i, values.get(i)).trim());
            }
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

    /**
     * Returns the elements of a parameter that is a list or a text.
     *
     * @return null for null and for text
     * @throws IllegalArgumentException for a map
     */
    @CheckForNull
    public static List<?> elements(@NonNull String parameter, @CheckForNull Object value) {
        Object plain = of(parameter, value);
        if (plain instanceof Map) {
            throw new IllegalArgumentException(parameter + " is a map; set a list of texts");
        }
        return plain instanceof List<?> list ? list : null;
    }

    /**
     * Returns an element of a list of texts.
     *
     * @throws IllegalArgumentException for a map or a list, which is a mistake where text is expected
     */
    @NonNull
    public static String element(@NonNull String parameter, int index, @CheckForNull Object element) {
        if (element instanceof Map || element instanceof List) {
            throw new IllegalArgumentException(parameter + "[" + index + "] is a "
                    + (element instanceof Map ? "map" : "list") + "; each element must be a text");
        }
        return String.valueOf(element);
    }

    /** Joins the elements of a list; empty for null. */
    @NonNull
    public static String joined(@CheckForNull Object list, @NonNull String between) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).collect(Collectors.joining(between))
                : "";
    }

    /** Returns the lines of a text that are not blank; null if there are none. */
    @CheckForNull
    public static ArrayList<String> lines(@CheckForNull String text) {
        ArrayList<String> lines = new ArrayList<>();
        if (text != null) {
            text.lines().map(String::trim).filter(line -> !line.isEmpty()).forEach(lines::add);
        }
        return lines.isEmpty() ? null : lines;
    }

    /**
     * Converts the values of a map to text.
     *
     * @return null for null
     */
    @CheckForNull
    public static LinkedHashMap<String, String> texts(@NonNull String parameter, @CheckForNull Map<?, ?> map) {
        if (map == null) {
            return null;
        }
        LinkedHashMap<String, String> texts = new LinkedHashMap<>();
        map.forEach((key, value) -> texts.put(String.valueOf(key), text(parameter, value)));
        return texts;
    }

    /** Converts the value before it formats it, because a map or list that contains itself has no finite text. */
    private static String text(String parameter, Object value) {
        return value == null ? null : String.valueOf(isContainer(value) ? of(parameter, value) : value);
    }
}
