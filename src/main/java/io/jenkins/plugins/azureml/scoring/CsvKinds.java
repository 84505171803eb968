package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notices columns whose cells were recognized as values of different types. */
final class CsvKinds {

    private static final int MAX_NOTES = 10;

    private final List<ColumnSpec> specs;
    private final List<Map<String, String>> firsts = new ArrayList<>();

    CsvKinds(List<ColumnSpec> specs) {
        this.specs = specs;
        specs.forEach(spec -> firsts.add(new LinkedHashMap<>()));
    }

    /** @param line number of the row's line in the file, from 1 */
    void add(List<Object> row, long line) {
        for (int i = 0; i < row.size(); i++) {
            String kind = kind(row.get(i));
            if (kind != null && specs.get(i).type() == ColumnSpec.Type.AUTO) {
                Map<String, String> first = firsts.get(i);
                if (!first.containsKey(kind)) {
                    first.put(kind, kind + " (" + JsonValues.abbreviate(row.get(i)) + " in line " + line + ")");
                }
            }
        }
    }

    @CheckForNull
    private static String kind(@CheckForNull Object value) {
        if (value == null) {
            return null;
        }
        return value instanceof Number ? "numbers" : value instanceof Boolean ? "booleans" : "text";
    }

    /** Returns a sentence for each column with values of different types, at most ten. */
    List<String> notes(String source) {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < specs.size() && notes.size() < MAX_NOTES; i++) {
            if (firsts.get(i).size() > 1) {
                String column = specs.get(i).column();
                notes.add(source + ": column '" + column + "' contains "
                        + String.join(" and ", firsts.get(i).values())
                        + ", and each is sent with its own type; set columns with a type, such as '" + column
                        + ": number' or '" + column + ": text'");
            }
        }
        return notes;
    }
}
