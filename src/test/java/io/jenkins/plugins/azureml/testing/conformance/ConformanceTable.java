package io.jenkins.plugins.azureml.testing.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.testing.MicrosoftPython;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Summarizes by kind which files are accepted, alone or beside Microsoft's client. */
final class ConformanceTable {

    /** Microsoft's client has no command for these. */
    private static final Set<String> NOT_COMPARED =
            Set.of(FileKind.OTHER, FileKind.RUN_CONFIGURATION, FileKind.REST_JOB);

    /** Counts of the files of one kind. */
    private static final class Row {
        private int files;
        private int plugin;
        private int microsoft;
        private int both;
        private int equal;
    }

    private ConformanceTable() {}

    /** Returns the lines of a table without Microsoft's client. */
    static List<String> counted(List<ObjectNode> reports) {
        Map<String, int[]> counts = new TreeMap<>();
        for (ObjectNode report : reports) {
            String status = report.path("status").asText();
            counts.computeIfAbsent(report.path("kind").asText(), kind -> new int[3])[
                    List.of("accepted", "refused", "other").indexOf(status)]++;
        }
        List<String> lines = new ArrayList<>(List.of("| Kind | Accepted | Refused | Other |", "|---|---|---|---|"));
        counts.forEach((kind, count) ->
                lines.add("| " + kind + " | " + count[0] + " | " + count[1] + " | " + count[2] + " |"));
        return lines;
    }

    /** Returns the lines of a table with the results of Microsoft's client, and of lists with all differences. */
    static List<String> compared(Path root, List<ObjectNode> reports) throws IOException, InterruptedException {
        Map<Path, String> kinds = new LinkedHashMap<>();
        for (ObjectNode report : reports) {
            String kind = report.path("kind").asText();
            if (!NOT_COMPARED.contains(kind)) {
                kinds.put(path(root, report), kind);
            }
        }
        Map<Path, JsonNode> microsoft = MicrosoftBodies.of(kinds);
        Map<String, Row> rows = new TreeMap<>();
        List<String> different = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        List<String> onlyPlugin = new ArrayList<>();
        for (ObjectNode report : reports) {
            JsonNode theirs = microsoft.get(path(root, report));
            if (theirs == null) {
                continue;
            }
            Row row = rows.computeIfAbsent(report.path("kind").asText(), kind -> new Row());
            String name = report.path("path").asText();
            boolean ours = report.path("status").asText().equals("accepted");
            row.files++;
            row.plugin += ours ? 1 : 0;
            if (!theirs.path("accepted").asBoolean()) {
                if (ours) {
                    onlyPlugin.add(name + ": " + oneLine(theirs));
                }
                continue;
            }
            row.microsoft++;
            if (!ours) {
                refused.add(name + ": " + oneLine(report));
                continue;
            }
            row.both++;
            List<String> differences = Comparison.differences(report, theirs);
            row.equal += differences.isEmpty() ? 1 : 0;
            differences.forEach(each -> different.add(name + ": " + each));
        }
        List<String> lines = new ArrayList<>(table(rows));
        list(lines, "Different", different);
        list(lines, "Refused only by the plugin", refused);
        list(lines, "Refused only by azure-ai-ml", onlyPlugin);
        return lines;
    }

    private static Path path(Path root, ObjectNode report) {
        return root.resolve(report.path("path").asText());
    }

    private static List<String> table(Map<String, Row> rows) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| Kind | Files | Accepted by the plugin | by azure-ai-ml " + MicrosoftPython.version()
                + " | by both | Equal | Different | Refused only by the plugin | only by azure-ai-ml |");
        lines.add("|---|---|---|---|---|---|---|---|---|");
        rows.forEach((kind, row) -> lines.add("| " + kind + " | " + row.files + " | " + row.plugin + " | "
                + row.microsoft + " | " + row.both + " | " + row.equal + " | " + (row.both - row.equal) + " | "
                + (row.microsoft - row.both) + " | " + (row.plugin - row.both) + " |"));
        return lines;
    }

    private static void list(List<String> lines, String title, List<String> items) {
        if (!items.isEmpty()) {
            lines.add("");
            lines.add(title + ":");
            items.forEach(item -> lines.add("  " + item));
        }
    }

    private static String oneLine(JsonNode result) {
        String message = result.path("message")
                .asText()
                .replaceAll("\\x1b\\[[0-9;]*m", "")
                .replaceAll("\\s+", " ");
        return message.length() > 300 ? message.substring(0, 300) + "…" : message;
    }
}
