package io.jenkins.plugins.azureml.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of docs/dev/benchmarks.md with its goals: printed, and written between two marks together with the machine that
 * it was measured on. With {@code -Dtrial} it is only printed.
 */
public final class Report {

    private final Path file;
    private final String name;
    private final String command;
    private final List<String> rows = new ArrayList<>();
    private final List<String> goals = new ArrayList<>();

    /** @param name of the marks {@code <!-- name -->} and {@code <!-- /name -->} */
    Report(Path project, String name, String... head) {
        this(project, name, "mvn -Pbench -Dbench=" + name, List.of(head));
    }

    /** @param command that creates the table */
    public Report(Path project, String name, String command, List<String> head) {
        this.file = project.resolve("docs/dev/benchmarks.md");
        this.name = name;
        this.command = command;
        row(head.toArray());
        rows.add("|" + " --- |".repeat(head.size()));
    }

    public void row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            row.append(' ').append(text(cell)).append(" |");
        }
        rows.add(row.toString());
        System.out.println(row);
    }

    /**
     * @param what the measured quantity, with its unit
     * @param most the limit
     */
    public void goal(String what, double most, double value) {
        boolean met = value <= most;
        String shown = value == Math.rint(value) && value < 1000 ? plain(value) : text(value);
        if (met != Double.parseDouble(shown) <= most) {
            // With fewer digits a missed limit of 1 would read "1.00, missed".
            shown = String.format(Locale.ROOT, "%.6f", value);
        }
        goals.add("* Goal: " + what + " ≤ " + plain(most) + ". It is " + shown + ": **" + (met ? "met" : "missed")
                + "**.");
        System.out.println(goals.get(goals.size() - 1));
    }

    /** Adds what the rows do not show. */
    void note(String text) {
        goals.add("* " + text);
        System.out.println(text);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static String text(Object cell) {
        if (cell instanceof Double number) {
            double size = Math.abs(number);
            return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", number);
        }
        return String.valueOf(cell);
    }

    public void write() throws IOException {
        if (TrialMode.ON) {
            System.out.println("A trial: " + file.getFileName() + " is as it was.");
            return;
        }
        String open = "<!-- " + name + " -->";
        String close = "<!-- /" + name + " -->";
        String text = Files.readString(file);
        int from = text.indexOf(open);
        int to = text.indexOf(close);
        if (from < 0 || to < from) {
            throw new IOException(file + " has no " + open + " … " + close);
        }
        String table = open + "\n" + String.join("\n", rows) + "\n\n"
                + (goals.isEmpty() ? "" : String.join("\n", goals) + "\n\n") + "`" + command + "`, " + LocalDate.now()
                + ", "
                + Machine.text() + "\n";
        Files.writeString(file, text.substring(0, from) + table + text.substring(to));
    }
}
