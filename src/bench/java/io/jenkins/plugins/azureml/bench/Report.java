package io.jenkins.plugins.azureml.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of docs/benchmarks.md: printed, and written between its two marks, with what it was measured on. */
final class Report {

    private final Path file;
    private final String name;
    private final String command;
    private final List<String> rows = new ArrayList<>();

    /** @param name of the marks {@code <!-- name -->} and {@code <!-- /name -->} */
    Report(Path project, String name, String... head) {
        this.file = project.resolve("docs/benchmarks.md");
        this.name = name;
        this.command = "mvn -Pbench -Dbench=" + name;
        row((Object[]) head);
        rows.add("|" + " --- |".repeat(head.length));
    }

    void row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            row.append(' ').append(text(cell)).append(" |");
        }
        rows.add(row.toString());
        System.out.println(row);
    }

    private static String text(Object cell) {
        if (cell instanceof Double number) {
            double size = Math.abs(number);
            return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", number);
        }
        return String.valueOf(cell);
    }

    void write() throws IOException {
        String open = "<!-- " + name + " -->";
        String close = "<!-- /" + name + " -->";
        String text = Files.readString(file);
        int from = text.indexOf(open);
        int to = text.indexOf(close);
        if (from < 0 || to < from) {
            throw new IOException(file + " has no " + open + " … " + close);
        }
        String table = open + "\n" + String.join("\n", rows) + "\n\n`" + command + "`, " + LocalDate.now() + ", "
                + machine() + "\n";
        Files.writeString(file, text.substring(0, from) + table + text.substring(to));
    }

    private static String machine() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.availableProcessors() + " cores, "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", Java "
                + System.getProperty("java.version") + ", load "
                + String.format(
                        Locale.ROOT,
                        "%.1f",
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())
                + " at the end";
    }
}
