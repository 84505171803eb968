package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.testing.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures what the plugin adds to the start of a controller, each time in a new JVM. */
final class StartUpBench {

    private static final int ROUNDS = TrialMode.choose(1, 7);

    private StartUpBench() {}

    static void run(Path project) throws Exception {
        List<String[]> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(measure(project));
        }
        double[] millis = rounds.stream()
                .mapToDouble(each -> Double.parseDouble(each[1]))
                .sorted()
                .toArray();
        String[] last = rounds.get(ROUNDS - 1);
        Report report = new Report(
                project,
                "startup",
                "extensions",
                "ms, median of " + ROUNDS,
                "classes loaded",
                "threads",
                "open sockets",
                "open files",
                "files made");
        report.row(last[0], millis[ROUNDS / 2], last[2], last[3], last[4], last[5], last[6]);
        for (int i = 3; i < 7; i++) {
            String what = List.of("threads", "open sockets", "open files", "files made")
                            .get(i - 3) + " before first use";
            int column = i;
            report.goal(
                    what,
                    0,
                    rounds.stream()
                            .mapToDouble(each -> Double.parseDouble(each[column]))
                            .max()
                            .orElse(0));
        }
        report.write();
    }

    /** Returns the columns as {@link StartUpMain} prints them, and the number of files that exist afterwards. */
    private static String[] measure(Path project) throws Exception {
        Path temporary = Files.createTempDirectory("azure-ml-bench-");
        try {
            List<String> command = Jvm.command(
                    "-Xmx256m",
                    // Otherwise the JVM creates a file of its own there.
                    "-XX:-UsePerfData",
                    "-Djava.io.tmpdir=" + temporary,
                    "-Duser.home=" + temporary,
                    "-DJENKINS_HOME=" + temporary);
            command.add(StartUpMain.class.getName());
            command.add(temporary.toString());
            Process process = new ProcessBuilder(command)
                    .directory(project.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String[] columns = null;
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    columns = line.startsWith(StartUpMain.RESULT)
                            ? line.substring(StartUpMain.RESULT.length()).split(" ")
                            : columns;
                }
            }
            if (process.waitFor() != 0 || columns == null) {
                throw new IOException("exit status " + process.exitValue() + " " + Arrays.toString(columns));
            }
            return columns;
        } finally {
            Folders.delete(temporary);
        }
    }
}
