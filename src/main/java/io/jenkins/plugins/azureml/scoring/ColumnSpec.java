package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Selects a column of a CSV file: {@code column}, {@code column: type}, {@code column as key} or
 * {@code column as key: type}.
 *
 * @param column name in the header, or number from 1 if there is no header
 * @param name key in the request
 */
public record ColumnSpec(String column, String name, Type type) {

    /** The type of the values of a column. */
    public enum Type {
        /** Recognizes numbers, {@code true} and {@code false}. An empty cell is null, and anything else is text. */
        AUTO,
        NUMBER,
        INTEGER,
        TEXT,
        BOOLEAN,
        JSON;

        private static final String NAMES = Arrays.stream(values())
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
    private static final String AS = " as ";

    static ColumnSpec of(String column) {
        return new ColumnSpec(column, column, Type.AUTO);
    }

    /**
     * Reads column selections.
     *
     * @param columns list of texts, map of columns and types, or text with one selection per line; null for all columns
     * @param problems receives a sentence for each problem
     * @return empty for all columns
     */
    public static List<ColumnSpec> read(@CheckForNull Object columns, List<String> problems) {
        List<ColumnSpec> specs = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String text : texts(columns)) {
            ColumnSpec spec = of(text, problems);
            if (spec != null && !keys.add(spec.name)) {
                problems.add("columns name '" + spec.name + "' twice");
            }
            if (spec != null) {
                specs.add(spec);
            }
        }
        return specs;
    }

    private static List<String> texts(@CheckForNull Object columns) {
        if (columns instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> e.getKey() + (e.getValue() == null ? "" : ": " + e.getValue()))
                    .toList();
        }
        if (columns instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return columns == null
                ? List.of()
                : columns.toString().lines().filter(line -> !line.isBlank()).toList();
    }

    @CheckForNull
    private static ColumnSpec of(String text, List<String> problems) {
        String column = text.trim();
        Type type = Type.AUTO;
        int colon = column.lastIndexOf(':');
        String word = column.substring(colon + 1).trim();
        if (colon >= 0 && WORD.matcher(word).matches()) {
            type = type(word);
            column = column.substring(0, colon).trim();
        }
        int as = column.lastIndexOf(AS);
        String name = as < 0 ? column : column.substring(as + AS.length()).trim();
        column = as < 0 ? column : column.substring(0, as).trim();
        if (column.isEmpty() || name.isEmpty()) {
            problems.add(
                    "columns: '" + text + "' must be of the form 'column', 'column: type' or 'column as key: type'");
            return null;
        }
        if (type == null) {
            problems.add("columns: the type '" + word + "' of '" + column + "' must be one of " + Type.NAMES);
            return null;
        }
        return new ColumnSpec(column, name, type);
    }

    @CheckForNull
    private static Type type(String word) {
        return Arrays.stream(Type.values())
                .filter(type -> type.name().equalsIgnoreCase(word))
                .findFirst()
                .orElse(null);
    }
}
