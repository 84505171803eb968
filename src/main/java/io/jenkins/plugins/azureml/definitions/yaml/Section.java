package io.jenkins.plugins.azureml.definitions.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.Suggestion;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** One level of a {@link CliText}. Keys that are read count as known; all others are reported at the end. */
public final class Section {

    private final ObjectNode node;
    private final String pointer;
    private final Definition definition;
    private final List<String> problems;
    private final boolean lenient;
    private final Set<String> known = new HashSet<>();
    private final Set<String> ignored = new HashSet<>();
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

    /** Returns whether the definition was given as a map instead of a text. */
    public boolean isMap() {
        return definition.isMap();
    }

    public boolean has(@NonNull String key) {
        return value(key) != null;
    }

    public boolean isText(@NonNull String key) {
        JsonNode value = value(key);
        return value != null && value.isTextual();
    }

    /**
     * Returns a text that is not blank, exactly as written.
     *
     * @return null if it is missing; if it is blank or no text, which is then reported
     */
    @CheckForNull
    public String text(@NonNull String key) {
        JsonNode value = value(key);
        if (value == null || lenient && Scalars.isUnset(value)) {
            return null;
        }
        if (value.isValueNode() && value.asText().isBlank()) {
            problem(key, "must be text that is not blank");
            return null;
        }
        String text = textOf(key, value);
        return text == null || !lenient ? text : text.trim();
    }

    /** Returns a text that may be empty, such as a description, exactly as written; null if it is missing. */
    @CheckForNull
    public String freeText(@NonNull String key) {
        JsonNode value = value(key);
        return value == null ? null : textOf(key, value);
    }

    /**
     * Returns the text of a value. Rejects numbers and booleans in a file, as Microsoft's client does, because it is unclear
     * whether 010 or 8 is meant. Maps of a Jenkinsfile and definitions of v1 are not that strict.
     *
     * @return null if it is no text, which is then reported
     */
    @CheckForNull
    private String textOf(String path, JsonNode value) {
        if (value.isNull() && definition.isMap()) {
            return "";
        }
        if (value.isContainerNode()) {
            problem(path, "must be text");
        } else if (value.isNull()) {
            problem(path, "has no value: write \"\" for an empty text");
        } else if (lenient || !Scalars.isWritten(value) || Scalars.isText(value)) {
            return Scalars.written(value);
        } else {
            String written = Scalars.written(value);
            problem(
                    path,
                    "must be text, and " + written + " is " + Scalars.kind(value) + ": put it in quotes, \"" + written
                            + "\"");
        }
        return null;
    }

    /**
     * Returns a text where Microsoft's client accepts a number as well, such as a version. Refuses one whose spelling
     * would change; null if it is missing.
     */
    @CheckForNull
    public String convertedText(@NonNull String key) {
        JsonNode value = value(key);
        return value == null ? null : converted(key, value);
    }

    private String converted(String path, JsonNode value) {
        boolean converts = value.isNumber() || value.isBoolean();
        return converts && Scalars.literal(value).equalsIgnoreCase(Scalars.written(value))
                ? Scalars.literal(value)
                : textOf(path, value);
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
        // Microsoft's client accepts user_identity as well as UserIdentity.
        String plain = plain(text);
        String word = words.entrySet().stream()
                .filter(each -> plain(each.getKey()).equals(plain))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        if (word == null) {
            problem(
                    key,
                    "must be one of "
                            + String.join(", ", words.keySet().stream().sorted().toList()));
        }
        return word;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** Returns a whole number, in quotes or not; null if it is missing or wrong, which is then reported. */
    @CheckForNull
    public Integer count(@NonNull String key, int least) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        BigInteger number = Scalars.whole(value);
        if (number == null || number.bitLength() > 30 || number.intValueExact() < least) {
            problem(key, "must be a whole number of at least " + least);
            return null;
        }
        return number.intValueExact();
    }

    /** Returns a number, in quotes or not; null if it is missing or wrong, which is then reported. */
    @CheckForNull
    public JsonNode number(@NonNull String key) {
        JsonNode value = value(key);
        JsonNode number = value == null ? null : Scalars.number(value);
        if (value != null && number == null) {
            problem(key, "must be a number");
        }
        return number == null ? null : Scalars.plain(number);
    }

    /** Returns a boolean, in quotes or not; null if it is missing or wrong, which is then reported. */
    @CheckForNull
    public Boolean flag(@NonNull String key) {
        JsonNode value = value(key);
        Boolean flag = value == null ? null : Scalars.flag(value);
        if (value != null && flag == null) {
            problem(key, "must be true or false");
        }
        return flag;
    }

    /** Returns a map of texts; empty if it is missing. */
    @NonNull
    public Map<String, String> texts(@NonNull String key) {
        return texts(key, (path, value) -> lenient && value.isNull() ? "" : textOf(path, value));
    }

    /**
     * Returns a map of texts where Microsoft's client accepts numbers and booleans as well. Refuses those whose
     * spelling would change; empty if it is missing.
     */
    @NonNull
    public Map<String, String> convertedTexts(@NonNull String key) {
        return texts(key, this::converted);
    }

    private Map<String, String> texts(String key, BiFunction<String, JsonNode, String> convert) {
        JsonNode value = value(key);
        Map<String, String> texts = new LinkedHashMap<>();
        if (value == null || lenient && Scalars.isUnset(value)) {
            return texts;
        }
        if (!value.isObject()) {
            problem(key, "must be a mapping of keys to texts");
            return texts;
        }
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            String text = convert.apply(key + "/" + LineNumbers.escape(each.getKey()), each.getValue());
            if (text != null) {
                texts.put(each.getKey(), text);
            }
        }
        return texts;
    }

    /** Returns a list of texts; empty if it is missing. */
    @NonNull
    public List<String> textList(@NonNull String key) {
        JsonNode value = value(key);
        List<String> texts = new ArrayList<>();
        if (value != null && !value.isArray()) {
            problem(key, "must be a list of texts");
        } else if (value != null) {
            for (int i = 0; i < value.size(); i++) {
                String text = textOf(key + "/" + i, value.get(i));
                if (text != null) {
                    texts.add(text);
                }
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
                    spelling(key),
                    name -> new Section(
                            object, pointer + "/" + LineNumbers.escape(name), definition, problems, lenient));
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

    /** Returns whether a key has a value other than null, false or an empty one. */
    public boolean saysSomething(@NonNull String key) {
        JsonNode value = value(key);
        return value != null && !Scalars.isUnset(value);
    }

    /** Returns an item of a list that is a mapping. */
    @NonNull
    public Section item(@NonNull String key, int index) {
        String path = key + "/" + index;
        return sections.computeIfAbsent(
                path,
                name -> new Section(
                        (ObjectNode) node.get(key).get(index), pointer + "/" + path, definition, problems, lenient));
    }

    /** Reports a key that has a value but is not supported here. */
    public void refuse(@NonNull String key, @NonNull String why) {
        JsonNode value = value(key);
        if (value != null && !(lenient && Scalars.isUnset(value))) {
            problem(key, why);
        }
    }

    /** Marks keys as known that have no effect here. */
    public void ignore(@NonNull String... keys) {
        for (String key : keys) {
            value(key);
            ignored.add(key);
        }
    }

    public void problem(@NonNull String key, @NonNull String what) {
        report(place(key) + " " + what);
    }

    /** Reports a problem that begins with its place. */
    public void report(@NonNull String problem) {
        problems.add(problem);
    }

    /** Describes a part below for messages, with its line. */
    @NonNull
    public String place(@NonNull String key) {
        return definition.place(pointer + "/" + spelling(key));
    }

    /** Reports keys that were never read. */
    void reportUnknownKeys() {
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            String key = each.getKey();
            if (!known.contains(key) && !(lenient && Scalars.isUnset(each.getValue()))) {
                List<String> near = new ArrayList<>(known);
                near.removeIf(name -> node.has(name) || ignored.contains(name));
                String suggestion = Suggestion.of(key, near);
                problem(LineNumbers.escape(key), "is not supported" + (suggestion.isEmpty() ? "" : "." + suggestion));
            }
        }
        sections.values().forEach(Section::reportUnknownKeys);
    }
}
