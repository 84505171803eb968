package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
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

/** One level of a {@link CliText}: what is asked for is known, and what nobody has asked for is reported in the end. */
final class Section {

    private final ObjectNode node;
    private final String pointer;
    private final YamlLines lines;
    private final List<String> problems;
    private final Set<String> known = new HashSet<>();
    private final List<Section> sections = new ArrayList<>();

    Section(ObjectNode node, String pointer, YamlLines lines, List<String> problems) {
        this.node = node;
        this.pointer = pointer;
        this.lines = lines;
        this.problems = problems;
    }

    /** Null if it is missing or null. */
    @CheckForNull
    private JsonNode value(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(@NonNull String key) {
        return value(key) != null;
    }

    boolean isText(@NonNull String key) {
        JsonNode value = value(key);
        return value != null && value.isTextual();
    }

    @CheckForNull
    String text(@NonNull String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (value.isContainerNode() || value.asText().isBlank()) {
            problem(key, "must be text");
            return null;
        }
        return value.asText().trim();
    }

    /**
     * One of a few words, in whatever case.
     *
     * @param words from the word in the file to the service's
     * @return the service's; null if there is none
     */
    @CheckForNull
    String word(@NonNull String key, @NonNull Map<String, String> words) {
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
    Integer count(@NonNull String key, int least) {
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
    Boolean flag(@NonNull String key) {
        JsonNode value = value(key);
        if (value != null && !value.isBoolean()) {
            problem(key, "must be true or false");
            return null;
        }
        return value == null ? null : value.booleanValue();
    }

    /** A map of texts; empty if there is none. */
    @NonNull
    Map<String, String> texts(@NonNull String key) {
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

    /** The level below; null if there is none. */
    @CheckForNull
    Section section(@NonNull String key) {
        JsonNode value = value(key);
        if (value instanceof ObjectNode object) {
            Section section = new Section(object, pointer + "/" + key, lines, problems);
            sections.add(section);
            return section;
        }
        if (value != null) {
            problem(key, "must be a mapping of keys to values");
        }
        return null;
    }

    /** The levels below, in a list; empty if there is none. */
    @NonNull
    List<Section> list(@NonNull String key) {
        JsonNode value = value(key);
        List<Section> list = new ArrayList<>();
        if (value == null) {
            return list;
        }
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i) instanceof ObjectNode object) {
                list.add(new Section(object, pointer + "/" + key + "/" + i, lines, problems));
            }
        }
        if (!value.isArray() || list.size() < value.size()) {
            problem(key, "must be a list of mappings");
        }
        sections.addAll(list);
        return list;
    }

    /** Reports a key that there is but that is not taken here. */
    void refuse(@NonNull String key, @NonNull String why) {
        if (has(key)) {
            problem(key, why);
        }
    }

    void problem(@NonNull String key, @NonNull String what) {
        String path = pointer + "/" + key;
        Integer line = lines.line(path);
        problems.add(path.substring(1).replace('/', '.') + (line == null ? "" : " (line " + line + ")") + " " + what);
    }

    /** Reports what nobody has asked for. */
    void end() {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problem(key, "is not supported");
            }
        });
        sections.forEach(Section::end);
    }
}
