package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A candidate held against the conditions of a gate. */
public final class Comparison {

    private final String previousId;
    private final List<ConditionResult> rows;

    Comparison(@CheckForNull String previousId, @NonNull List<ConditionResult> rows) {
        this.previousId = previousId;
        this.rows = rows;
    }

    /** Whether all conditions are met. */
    public boolean isMet() {
        return rows.stream().allMatch(ConditionResult::isMet);
    }

    /** What is not met, as a sentence without its end. */
    @NonNull
    public String reason() {
        return rows.stream()
                .filter(row -> !row.isMet())
                .map(row -> row.reason(previousId))
                .collect(Collectors.joining("; "));
    }

    /** A map for each condition: condition, metric, candidate, required, previous if there is one, met. */
    @NonNull
    public List<Map<String, Object>> rows() {
        return new ArrayList<>(rows.stream().map(ConditionResult::plain).toList());
    }

    /** For people, with aligned columns; each line ends. */
    @NonNull
    public String table() {
        List<String[]> lines = new ArrayList<>();
        lines.add(
                new String[] {"condition", "candidate", "required", previousId == null ? "previous" : previousId, ""});
        for (ConditionResult row : rows) {
            lines.add(new String[] {
                row.condition().text(),
                row.candidateText(),
                row.requiredText(),
                row.previous() == null ? "-" : HumanReadable.number(row.previous(), row.candidate()),
                !row.isMet() ? "not met" : row.isFirst() ? "met: there is none" : "met"
            });
        }
        int[] widths = new int[4];
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder(line[0]).append(" ".repeat(widths[0] - line[0].length()));
            for (int i = 1; i < widths.length; i++) {
                text.append("  ")
                        .append(" ".repeat(widths[i] - line[i].length()))
                        .append(line[i]);
            }
            table.append((text + "  " + line[4]).stripTrailing()).append('\n');
        }
        return table.toString();
    }
}
