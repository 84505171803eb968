package io.jenkins.plugins.azureml.scoring.assertions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outcomes of all assertions. */
public record Report(List<Outcome> outcomes) {

    private static final int MAX_ROWS = 30;
    private static final int MAX_NAME_WIDTH = 60;

    public static Report of(List<Assertion> assertions, AssertionContext context) {
        return new Report(assertions.stream().map(each -> each.check(context)).toList());
    }

    public int passed() {
        return outcomes.size() - failed();
    }

    public int failed() {
        return failures().size();
    }

    public List<Outcome> failures() {
        return outcomes.stream().filter(outcome -> !outcome.passed()).toList();
    }

    /** Returns a table for the build log with failures first, limited to 30 assertions. */
    public List<String> table() {
        List<Outcome> sorted = new ArrayList<>(outcomes);
        sorted.sort(Comparator.comparing(Outcome::passed));
        List<Outcome> shown = sorted.subList(0, Math.min(MAX_ROWS, sorted.size()));
        int width = shown.stream().mapToInt(o -> o.name().length()).max().orElse(0);
        String form = "  %-6s  %-" + Math.max(1, Math.min(MAX_NAME_WIDTH, width)) + "s  %s";
        List<String> lines = new ArrayList<>();
        for (Outcome outcome : shown) {
            lines.add(String.format(
                    form, outcome.passed() ? "passed" : "FAILED", oneLine(outcome.name()), oneLine(outcome.found())));
        }
        List<Outcome> left = sorted.subList(shown.size(), sorted.size());
        if (!left.isEmpty()) {
            long failed = left.stream().filter(outcome -> !outcome.passed()).count();
            lines.add("  and " + left.size() + " more, " + (failed == 0 ? "all passed" : failed + " of them failed"));
        }
        return lines;
    }

    /** Returns an error message with the number of failures and the first five. */
    public String failureMessage() {
        List<Outcome> failures = failures();
        StringBuilder text = new StringBuilder()
                .append(failures.size())
                .append(" of ")
                .append(outcomes.size())
                .append(outcomes.size() == 1 ? " assertion failed: " : " assertions failed: ");
        for (int i = 0; i < failures.size() && i < 5; i++) {
            text.append(i == 0 ? "" : "; ")
                    .append(oneLine(failures.get(i).name()))
                    .append(" - ")
                    .append(oneLine(failures.get(i).found()));
        }
        return text.append(failures.size() > 5 ? "; …" : "").toString();
    }

    /** Returns a map for each outcome. */
    public List<Object> toList() {
        List<Object> list = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", outcome.name());
            map.put("passed", outcome.passed());
            map.put("found", outcome.found());
            list.add(map);
        }
        return list;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
