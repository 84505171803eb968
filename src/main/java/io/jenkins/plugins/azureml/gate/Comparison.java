package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The results of all conditions for a candidate. */
public final class Comparison {

    /** Reports on commits cut longer titles. */
    private static final int MAX_TITLE = 250;

    private final String previousId;
    private final List<ConditionResult> results;

    Comparison(@CheckForNull String previousId, @NonNull List<ConditionResult> results) {
        this.previousId = previousId;
        this.results = results;
    }

    public boolean isMet() {
        return results.stream().allMatch(ConditionResult::isMet);
    }

    /** Returns which conditions are not met and why, as a sentence without its period. */
    @NonNull
    public String reason() {
        return results.stream()
                .filter(result -> !result.isMet())
                .map(result -> result.reason(previousId))
                .collect(Collectors.joining("; "));
    }

    /** Returns the verdict as one line: the conditions that are not met, or else all. */
    @NonNull
    public String title() {
        boolean met = isMet();
        return HumanReadable.abbreviate(
                results.stream()
                        .filter(result -> met || !result.isMet())
                        .map(result -> result.phrase(previousId))
                        .collect(Collectors.joining("; ")),
                MAX_TITLE);
    }

    /** Returns a Markdown table with each metric, its baseline and the difference. */
    @NonNull
    public String markdown() {
        StringBuilder table = new StringBuilder("| Condition | Candidate | Required | ")
                .append(previousId == null ? "Previous" : cell(previousId))
                .append(" | Difference | |\n| --- | --- | --- | --- | --- | --- |\n");
        for (ConditionResult result : results) {
            table.append("| ")
                    .append(String.join(
                            " | ",
                            cell(result.condition().text()),
                            result.candidateText(),
                            cell(result.requiredText()),
                            result.previousText(),
                            result.differenceText(),
                            result.isMet() ? "met" : "**not met**"))
                    .append(" |\n");
        }
        return table.toString();
    }

    /** Makes a text one cell of a Markdown table. A metric may have any name. */
    private static String cell(String text) {
        return text.replaceAll("[\\\\`*_{}\\[\\]<>()#+!|~@-]", "\\\\$0").replaceAll("\\s+", " ");
    }

    /**
     * Returns a map for each condition with condition, metric, candidate, required, met, and previous if there is one.
     */
    @NonNull
    public List<Map<String, Object>> rows() {
        return new ArrayList<>(results.stream().map(ConditionResult::toMap).toList());
    }

    /** Returns the result of each condition. */
    @NonNull
    public List<Verdict> verdicts() {
        return results.stream()
                .map(result -> new Verdict(
                        result.condition().text(),
                        result.condition().metric(),
                        result.candidate(),
                        result.required(),
                        previousId,
                        result.previous(),
                        result.isMet()))
                .toList();
    }

    /** Returns a table for the build log. Each line ends with a line break. */
    @NonNull
    public String table() {
        List<String[]> lines = new ArrayList<>();
        lines.add(
                new String[] {"condition", "candidate", "required", previousId == null ? "previous" : previousId, ""});
        for (ConditionResult result : results) {
            lines.add(new String[] {
                result.condition().text(),
                result.candidateText(),
                result.requiredText(),
                result.previousText(),
                !result.isMet() ? "not met" : result.isMissingBaseline() ? "met: no previous version" : "met"
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
