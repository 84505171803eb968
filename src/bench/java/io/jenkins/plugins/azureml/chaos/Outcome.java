package io.jenkins.plugins.azureml.chaos;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of one pipeline, held against what must always hold.
 *
 * @param runs that the service has started for it
 * @param saved the running steps as they were written down at each restart
 */
record Outcome(
        String name,
        PipelineRun run,
        Training training,
        List<SimulatedRun> runs,
        boolean aborted,
        int restarts,
        String saved,
        String misfortunes,
        Path folder) {

    private static final Set<String> ENDS = Set.of("Completed", "Failed", "Canceled");

    /** What does not hold, a sentence each. */
    List<String> violations(LocalAzureMl azure) throws IOException {
        List<String> violations = new ArrayList<>();
        List<String> onServer =
                azure.runIds().stream().filter(id -> id.startsWith(name + "-")).toList();
        boolean succeeded = run.result() == Result.SUCCESS;
        if (onServer.size() > 1 || succeeded && onServer.size() != 1) {
            violations.add(onServer.size() + " runs at the service for one submit");
        }
        if (!succeeded && !aborted) {
            violations.add("ended as " + run.result() + " though nobody stopped it");
        }
        for (SimulatedRun each : runs) {
            if (!ENDS.contains(each.status())) {
                violations.add("run " + each.runId() + " is left as " + each.status());
            }
        }
        for (String line : twice()) {
            violations.add("said twice: " + line);
        }
        String printed = printed();
        if (succeeded
                ? !printed.equals(training.written())
                : !training.written().startsWith(printed)) {
            violations.add("the log is not what the run wrote: " + difference(printed, training.written()));
        }
        if (!leftBehind().isEmpty()) {
            violations.add("left behind: " + leftBehind());
        }
        return violations;
    }

    /** Lines of the wait that can only be said once. */
    private List<String> twice() {
        List<String> lines = run.consoleText()
                .lines()
                .filter(line -> line.matches("Azure ML: run .*: (Completed|Finalizing)\\b.*"))
                .toList();
        return lines.stream()
                .filter(line -> lines.stream().filter(line::equals).count() > 1)
                .distinct()
                .toList();
    }

    private String printed() {
        return run.consoleText()
                .lines()
                .filter(line -> line.startsWith(training.prefix()))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static String difference(String printed, String written) {
        List<String> a = printed.lines().toList();
        List<String> b = written.lines().toList();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            String one = i < a.size() ? a.get(i) : "nothing";
            String other = i < b.size() ? b.get(i) : "nothing";
            if (!one.equals(other)) {
                return "line " + (i + 1) + " is '" + one + "', should be '" + other + "'";
            }
        }
        return "they end differently";
    }

    private List<String> leftBehind() throws IOException {
        Path temporary = folder.resolveSibling(folder.getFileName() + "@tmp");
        try (Stream<Path> files = Stream.concat(
                Files.walk(folder), Files.isDirectory(temporary) ? Files.walk(temporary) : Stream.empty())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.getParent().relativize(file).toString())
                    .filter(file -> !file.endsWith("train.py"))
                    .toList();
        }
    }
}
