package io.jenkins.plugins.azureml.chaos;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
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
 * The outcome of one pipeline, and the invariants that it is checked against.
 *
 * @param refusals inputs of the pipeline that its steps have to refuse
 * @param server the runs that the service has started for the pipeline
 * @param goingOn the active runs at the end of the pipeline whose cancellation was not requested
 * @param saved the state of the running steps at each restart
 * @param files the files in the Jenkins workspace before the pipeline
 */
record Outcome(
        PipelineRun run,
        Workload work,
        List<Refusal> refusals,
        PipelineRunsOnServer server,
        List<String> goingOn,
        boolean aborted,
        int restarts,
        String saved,
        String misfortunes,
        Path folder,
        Set<Path> files) {

    /** The step reports this if the request of a v1 sweep is lost, instead of submitting a second one. */
    private static final String NOT_KNOWN = "It is unknown whether the sweep was started";

    private static final String STILL_GOING = ", which this build has submitted, is still going. To cancel it: ";

    /** Returns the violated invariants, one sentence each. */
    List<String> violations(LocalAzureMl azure) throws Exception {
        List<String> violations = new ArrayList<>();
        List<String> submitted = server.submitted();
        boolean succeeded = run.result() == (work.succeeds() ? Result.SUCCESS : Result.FAILURE);
        if (submitted.size() > 1 || succeeded && submitted.size() != 1) {
            violations.add(submitted.size() + " runs at the service for one submit");
        }
        List<String> invoked = server.invoked();
        if (invoked.size() > 1) {
            violations.add(invoked.size() + " jobs at the service for one invocation");
        }
        boolean notKnown = run.consoleText().contains(NOT_KNOWN) && submitted.isEmpty()
                || run.consoleText().contains(BatchWorkload.NOT_KNOWN) && invoked.isEmpty();
        if (!succeeded && !aborted && !notKnown) {
            violations.add("ended as " + run.result() + " though nobody stopped it");
        }
        goingOn.stream()
                .filter(id -> !work.leavesRuns() || !run.consoleText().contains("run " + id + STILL_GOING))
                .forEach(id -> violations.add("run " + id + " goes on after the pipeline"));
        server.unfinished().forEach(id -> violations.add("run " + id + " is left as " + server.status(id)));
        if (succeeded) {
            violations.addAll(work.violations(azure, submitted, folder, run.consoleText()));
        }
        violations.addAll(Refusal.violations(refusals, run.consoleText(), succeeded && work.succeeds()));
        for (String id : submitted) {
            if (ServerState.run(azure, id).toString().contains(SecretScanner.GIT_PASSWORD)) {
                violations.add("the password of a Git URL in run " + id);
            }
        }
        for (String line : repeatedLines()) {
            violations.add("said twice: " + line);
        }
        String printed = printed();
        String written = work.logText(azure, submitted);
        if (succeeded ? !printed.equals(written) : !written.startsWith(printed)) {
            violations.add("the log is not what the run wrote: " + difference(printed, written));
        }
        if (!leftBehind().isEmpty()) {
            violations.add("left behind: " + leftBehind());
        }
        return violations;
    }

    /** Returns lines of the wait that must not repeat, but do. */
    private List<String> repeatedLines() {
        List<String> lines = run.consoleText()
                .lines()
                .filter(line -> line.matches("Azure ML:( run|   child run) .*: (Completed|Finalizing)\\b.*"))
                .toList();
        return lines.stream()
                .filter(line -> lines.stream().filter(line::equals).count() > 1)
                .distinct()
                .toList();
    }

    private String printed() {
        return run.consoleText()
                .lines()
                .filter(work::isLog)
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
        return files(folder).stream()
                .filter(file -> !files.contains(file) && !file.startsWith(folder.resolve("got")))
                .map(file -> folder.getParent().relativize(file).toString())
                .toList();
    }

    /** Returns the files in a Jenkins workspace and in the folder for temporary files beside it. */
    static Set<Path> files(Path folder) throws IOException {
        Path temporary = folder.resolveSibling(folder.getFileName() + "@tmp");
        try (Stream<Path> files = Stream.concat(
                Files.walk(folder), Files.isDirectory(temporary) ? Files.walk(temporary) : Stream.empty())) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }
}
