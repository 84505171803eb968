package io.jenkins.plugins.azureml.localazure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads types.tsv: what bodies at the resource manager consist of. */
final class BodyTypes {
    static final Set<String> VALUES = Set.of("string", "integer", "number", "boolean", "any");

    private static final Pattern FIELD = Pattern.compile(
            "(?<name>\\w+)(?<required>!?)(?<sent>[+]?)(@-(?<until>[\\w-]+)|@(?<since>[\\w-]+))?:(?<type>\\S+)");
    private static final Pattern NAME = Pattern.compile("[A-Z]\\w*");
    private static final Map<String, BodyType> TYPES = read();

    private BodyTypes() {}

    static BodyType require(String name) {
        BodyType type = TYPES.get(name);
        if (type == null) {
            throw new IllegalStateException("types.tsv has no type " + name);
        }
        return type;
    }

    static List<BodyType> all() {
        return List.copyOf(TYPES.values());
    }

    private static List<String[]> lines() {
        try (InputStream in = BodyTypes.class.getResourceAsStream("types.tsv");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, BodyType> read() {
        List<String[]> lines = lines();
        Map<String, String[]> bases = new LinkedHashMap<>();
        Map<String, Map<String, String>> subtypes = new LinkedHashMap<>();
        for (String[] line : lines) {
            String[] kind = line[1].split(" ");
            if (kind.length == 2 && !kind[0].equals("by")) {
                bases.put(line[0], kind);
                subtypes.computeIfAbsent(kind[0], base -> new LinkedHashMap<>())
                        .put(kind[1].replaceFirst("@.*", ""), line[0]);
            }
        }
        Map<String, BodyType> types = new LinkedHashMap<>();
        // Bases first: a subtype refers to its base.
        for (boolean derived : new boolean[] {false, true}) {
            for (String[] line : lines) {
                if (bases.containsKey(line[0]) == derived) {
                    BodyType base = derived ? types.get(bases.get(line[0])[0]) : null;
                    BodyType type = parse(line, base, subtypes.getOrDefault(line[0], Map.of()));
                    if (types.put(line[0], type) != null) {
                        throw new IllegalStateException("types.tsv has " + line[0] + " twice");
                    }
                }
            }
        }
        types.values().forEach(type -> type.fields().values().forEach(field -> requireTypes(field, types.keySet())));
        return types;
    }

    private static BodyType parse(String[] line, BodyType base, Map<String, String> subtypes) {
        Map<String, BodyType.Field> fields = new LinkedHashMap<>();
        for (String text : line[2].equals("-") ? new String[0] : line[2].split(",")) {
            Matcher field = FIELD.matcher(text);
            if (!field.matches()) {
                throw new IllegalStateException("not a field: " + text);
            }
            fields.put(
                    field.group("name").toLowerCase(Locale.ROOT),
                    new BodyType.Field(
                            field.group("name"),
                            field.group("type"),
                            !field.group("required").isEmpty(),
                            !field.group("sent").isEmpty(),
                            Objects.toString(field.group("since"), ""),
                            Objects.toString(field.group("until"), "")));
        }
        String discriminator = line[1].startsWith("by ") ? line[1].substring(3) : "";
        String since = line[1].contains("@") ? line[1].substring(line[1].indexOf('@') + 1) : "";
        return new BodyType(line[0], base, discriminator, subtypes, since, line[1].equals("open"), fields);
    }

    private static void requireTypes(BodyType.Field field, Set<String> types) {
        Matcher names = NAME.matcher(field.type());
        if (!field.type().contains("|") && names.find() && !types.contains(names.group())) {
            throw new IllegalStateException("types.tsv has no type " + names.group());
        }
    }
}
