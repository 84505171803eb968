package io.jenkins.plugins.azureml.testing.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file {@code reference.md} beside a step's help pages: what cannot be derived from the step. It begins with a comment of
 * lines {@code parameter: type; required; default VALUE}, of which each part is optional. The line {@code <!-- parameters -->}
 * is where the table of parameters goes.
 */
record StepNotes(Map<String, Note> parameters, String before, String after) {
    private static final String BEGIN = "<!--\n";
    private static final String END = "-->\n";
    private static final String PARAMETERS = "<!-- parameters -->\n";

    /** What the notes say about a parameter; each value may be null. */
    record Note(String type, Boolean required, String defaultValue) {
        static final Note NONE = new Note(null, null, null);

        static Note parse(String text) {
            Note note = NONE;
            for (String part : text.split(";")) {
                String value = part.strip();
                if (value.equals("required") || value.equals("optional")) {
                    note = new Note(note.type, value.equals("required"), note.defaultValue);
                } else if (value.startsWith("default ")) {
                    note = new Note(note.type, note.required, value.substring("default ".length()));
                } else {
                    note = new Note(value, note.required, note.defaultValue);
                }
            }
            return note;
        }
    }

    static StepNotes of(Path project, Class<?> step) throws IOException {
        Path file = project.resolve("src/main/resources")
                .resolve(step.getName().replace('.', '/'))
                .resolve("reference.md");
        String text = Files.readString(file);
        Map<String, Note> parameters = new LinkedHashMap<>();
        if (text.startsWith(BEGIN)) {
            int end = text.indexOf(END);
            for (String line : text.substring(BEGIN.length(), end).split("\n")) {
                String[] parts = line.split(":", 2);
                parameters.put(parts[0].strip(), Note.parse(parts[1]));
            }
            text = text.substring(end + END.length());
        }
        int table = text.indexOf(PARAMETERS);
        if (table < 0) {
            throw new IllegalStateException(file + " has no line " + PARAMETERS.strip());
        }
        return new StepNotes(
                parameters,
                text.substring(0, table).strip(),
                text.substring(table + PARAMETERS.length()).strip());
    }
}
