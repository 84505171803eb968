package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.logs.LogFiles;
import io.jenkins.plugins.azureml.logs.LogFollower;
import io.jenkins.plugins.azureml.logs.LogReader;
import io.jenkins.plugins.azureml.logs.LogSink;
import io.jenkins.plugins.azureml.logs.LogTail;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** What a wait shows of the log files of its run: those that the step wants, as they are but for secrets. */
final class RunLogPrinter {

    private static final int TAIL_LINES = 10;
    /** Polls in a row, after which somebody who looks on should know. */
    private static final int UNREADABLE = 3;

    private final AmlWaitRunStep step;
    private final LogFollower follower;
    private final LogSink out;
    private int unreadable;

    RunLogPrinter(@NonNull AmlWaitRunStep step, @NonNull LogFollower follower, @NonNull LogSink out) {
        this.step = step;
        this.follower = follower;
        this.out = out;
    }

    /**
     * Shows what is new, if the step wants any of it.
     *
     * @param ended whether the run has ended, and so its files
     * @return whether anything came
     */
    boolean follow(@NonNull Runs runs, @NonNull RunDetails details, boolean ended) throws InterruptedException {
        if (!step.isStreamLogs()) {
            return false;
        }
        try {
            boolean any = follower.follow(files(details), ended, reader(runs), masked());
            unreadable = 0;
            return any;
        } catch (IOException e) {
            // The log is worth less than the run: what is missing now comes with a later poll.
            unreadable++;
            if (ended) {
                out.print("Azure ML: the rest of the log cannot be read: " + e.getMessage(), () -> {});
            } else if (unreadable == UNREADABLE) {
                out.print("Azure ML: the log cannot be read at the moment, trying on: " + e.getMessage(), () -> {});
            }
            return false;
        }
    }

    /** The state of a progress bar that has not ended its line yet; null if there is none. */
    @CheckForNull
    String progress() {
        String bar = follower.progress();
        return bar == null ? null : ControllerHttp.shared().redactor().redactValues(bar);
    }

    /** Shows the lines that have no end: the run has ended. */
    void finish() {
        follower.finish(masked());
    }

    /** For a failure: the last lines that were shown, or those of the script's log if none were. */
    @NonNull
    List<String> lastLines(@NonNull Runs runs, @NonNull RunDetails details) throws InterruptedException {
        List<String> lines = follower.lastLines();
        try {
            if (lines.isEmpty()) {
                lines = LogTail.read(files(details), TAIL_LINES, reader(runs));
            }
        } catch (IOException e) {
            return List.of();
        }
        return lines.stream()
                .map(ControllerHttp.shared().redactor()::redactValues)
                .toList();
    }

    private Map<String, URI> files(RunDetails details) {
        return step.getLogFiles() == null
                ? LogFiles.streamed(details.logFiles())
                : LogFiles.chosen(details.logFiles(), step.logFilePatterns()::matches);
    }

    private static LogReader reader(Runs runs) {
        return runs::readLog;
    }

    /** The run's own lines, as they are but for secrets. */
    private LogSink masked() {
        return out.map(ControllerHttp.shared().redactor()::redactValues);
    }
}
