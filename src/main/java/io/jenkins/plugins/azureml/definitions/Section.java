package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One level of a {@link CliText}. Keys that are read count as known; all others are reported at the end. */
public final class Section {

    private final ObjectNode node;
    private final String pointer;
    private final Definition definition;
    private final List<String> problems;
    private final boolean lenient;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Section> sections = new LinkedHashMap<>();

    /** @param lenient see {@link CliText} */
    Section(ObjectNode node, String pointer, Definition definition, List<String> problems, boolean lenient) {
        this.node = node;
        this.pointer = pointer;
        this.definition = definition;
        this.problems = problems;
        this.lenient = lenient;
    }

    /** Returns the value unchanged; null if it is missing or null. */
    @CheckForNull
    public JsonNode value(@NonNull String key) {
        String actual = spelling(key);
        known.add(actual);
        JsonNode value = node.get(actual);
        return value == null || value.isNull() ? null : value;
    }

    /** Returns the key in the spelling of the definition. */
    private String spelling(String key) {
        if (!lenient || node.has(key)) {
            return key;
        }
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            if (each.getKey().equalsIgnoreCase(key)) {
                return each.getKey();
            }
        }
        return key;
    }

    @NonNull
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    public boolean isEmpty() {
        return node.isEmpty();
    }

    public boolean has(@NonNull String key) {
        return value(key) != null;
    }

    public boolean isText(@NonNull String key) {
        JsonNode value = value(key);
        return value != null && value.isTextual();
    }

    @CheckForNull
    public String text(@NonNull String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (lenient && isUnset(value)) {
            return null;
        }
        if (value.isContainerNode() || value.asText().isBlank()) {
            problem(key, "must be text");
            return null;
        }
        return value.asText().trim();
    }

    /** Returns a text, and reports it if it is missing; empty if it is. */
    @NonNull
    public String required(@NonNull String key, @NonNull String what) {
        if (!has(key)) {
            problem(key, "is missing: " + what);
            return "";
        }
        String text = text(key);
        return text == null ? "" : text;
    }

    /**
     * Returns the API name of one of several words, ignoring case.
     *
     * @param words maps words of the file to API names
     * @return null if the key is missing or the word is unknown
     */
    @CheckForNull
    public String word(@NonNull String key, @NonNull Map<String, String> words) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        String word = words.get(text.toLowerCase(Locale.ROOT));
        if (word == null) {
            problem(
                    key,
                    "must be one of "
                            + String.join(", ", words.keySet().stream().sorted().toList()));
        }
        return word;
    }

    @CheckForNull
    public Integer count(@NonNull String key, int least) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        String text = value.isContainerNode() ? "" : value.asText().trim();
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least) {
            problem(key, "must be a whole number of at least " + least);
            return null;
        }
        return Integer.valueOf(text);
    }

    @CheckForNull
    public Boolean flag(@NonNull String key) {
        JsonNode value = value(key);
        if (value != null && !value.isBoolean()) {
            problem(key, "must be true or false");
            return null;
        }
        return value == null ? null : value.booleanValue();
    }

    /** Returns a map of texts; empty if it is missing. */
    @NonNull
    public Map<String, String> texts(@NonNull String key) {
        JsonNode value = value(key);
        Map<String, String> texts = new LinkedHashMap<>();
        if (value == null) {
            return texts;
        }
        if (!value.isObject()) {
            problem(key, "must be a mapping of keys to texts");
            return texts;
        }
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            if (each.getValue().isContainerNode()) {
                problem(key + "/" + each.getKey(), "must be text");
            } else {
                texts.put(
                        each.getKey(),
                        each.getValue().isNull() ? "" : each.getValue().asText());
            }
        }
        return texts;
    }

    /** Returns the section below; null if it is missing. */
    @CheckForNull
    public Section section(@NonNull String key) {
        JsonNode value = value(key);
        if (value instanceof ObjectNode object) {
            return sections.computeIfAbsent(
                    spelling(key), name -> new Section(object, pointer + "/" + name, definition, problems, lenient));
        }
        if (value != null) {
            problem(key, "must be a mapping of keys to values");
        }
        return null;
    }

    /** Returns the section below; an empty one if it is missing. */
    @NonNull
    public Section sectionOrEmpty(@NonNull String key) {
        Section section = section(key);
        return section == null
                ? new Section(JsonNodeFactory.instance.objectNode(), pointer + "/" + key, definition, problems, lenient)
                : section;
    }

    /** Returns a list of sections below; empty if it is missing. */
    @NonNull
    public List<Section> list(@NonNull String key) {
        JsonNode value = value(key);
        List<Section> list = new ArrayList<>();
        if (value == null) {
            return list;
        }
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i) instanceof ObjectNode object) {
                Section section = new Section(object, pointer + "/" + key + "/" + i, definition, problems, lenient);
                sections.put(key + "/" + i, section);
                list.add(section);
            }
        }
        if (!value.isArray() || list.size() < value.size()) {
            problem(key, "must be a list of mappings");
        }
        return list;
    }

    /** Reports a key that has a value but is not supported here. */
    public void refuse(@NonNull String key, @NonNull String why) {
        JsonNode value = value(key);
        if (value != null && !(lenient && isUnset(value))) {
            problem(key, why);
        }
    }

    /** Marks keys as known that have no effect here. */
    public void ignore(@NonNull String... keys) {
        for (String key : keys) {
            value(key);
        }
    }

    public void problem(@NonNull String key, @NonNull String what) {
        String path = pointer + "/" + spelling(key);
        problems.add(definition.place(path) + " " + what);
    }

    /** Reports keys that were never read. */
    void reportUnknownKeys() {
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            if (!known.contains(each.getKey()) && !(lenient && isUnset(each.getValue()))) {
                problem(each.getKey(), "is not supported");
            }
        }
        sections.values().forEach(Section::reportUnknownKeys);
    }

    static boolean isUnset(@NonNull JsonNode value) {
        return value.isNull()
                || value.isContainerNode() && value.isEmpty()
                || value.isBoolean() && !value.booleanValue()
                || value.isTextual() && value.textValue().isBlank();
    }
}
