package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.logs.LogFiles;
import io.jenkins.plugins.azureml.logs.LogFollower;
import io.jenkins.plugins.azureml.logs.LogReader;
import io.jenkins.plugins.azureml.logs.LogSink;
import io.jenkins.plugins.azureml.logs.LogTail;
import io.jenkins.plugins.azureml.logs.ParallelLogReader;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Prints the log files of a run that the step selects, with secrets redacted. */
final class RunLogPrinter {

    private static final int TAIL_LINES = 10;
    /** Consecutive failures until one is logged. */
    private static final int FAILURES_UNTIL_LOGGED = 3;

    private final AmlWaitRunStep step;
    private final LogFollower follower;
    private final LogSink out;
    private int failures;

    RunLogPrinter(@NonNull AmlWaitRunStep step, @NonNull LogFollower follower, @NonNull LogSink out) {
        this.step = step;
        this.follower = follower;
        this.out = out;
    }

    /**
     * Prints new lines, unless the step does not stream logs.
     *
     * @param ended whether the run has ended, so that its files are complete
     * @return whether anything was printed
     */
    boolean printNew(@NonNull Runs runs, @NonNull RunDetails details, boolean ended) throws InterruptedException {
        if (!step.isStreamLogs()) {
            return false;
        }
        try {
            boolean any = follow(runs, details, ended);
            failures = 0;
            return any;
        } catch (IOException e) {
            if (ended) {
                out.print("Azure ML: the rest of the log cannot be read: " + e.getMessage(), () -> {});
            } else {
                onFailure(e);
            }
            return false;
        }
    }

    /** Counts a failed read, which is not worth failing a wait for: a later poll reads what is missing. */
    void onFailure(@NonNull IOException e) {
        failures++;
        if (failures == FAILURES_UNTIL_LOGGED) {
            out.print("Azure ML: the log cannot be read, retrying: " + e.getMessage(), () -> {});
        }
    }

    private boolean follow(Runs runs, RunDetails details, boolean ended) throws IOException, InterruptedException {
        try {
            return follower.follow(files(details), ended, reader(runs), redacted());
        } catch (AzureMlException e) {
            if (!ended || e.status() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            // No later poll gets new addresses: their signatures may have expired, or their key was replaced.
            return follower.follow(files(runs.details(step.getRunId())), true, reader(runs), redacted());
        }
    }

    /** Returns whether a file could not be read the last time. */
    boolean isFailing() {
        return failures > 0;
    }

    /** Returns the text of a progress bar that has not ended its line yet; null if there is none. */
    @CheckForNull
    String progress() {
        String bar = follower.progress();
        return bar == null ? null : ControllerHttp.shared().redactor().redactValues(bar);
    }

    /** Prints the lines without a line end, after the run has ended. */
    void printRest() {
        follower.finish(redacted());
    }

    /** Returns the last lines of the script's log for the text of a failure; empty if the log was printed right above. */
    @NonNull
    List<String> unprintedTail(@NonNull Runs runs, @NonNull RunDetails details) throws InterruptedException {
        if (follower.hasPrinted()) {
            return List.of();
        }
        try {
            return tail(runs, files(details), TAIL_LINES);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Returns the last lines of the file that matters most, with secrets redacted. @param count maximum number of lines */
    @NonNull
    List<String> tail(@NonNull Runs runs, @NonNull Map<String, URI> files, int count)
            throws IOException, InterruptedException {
        return LogTail.read(files, count, reader(runs)).stream()
                .map(ControllerHttp.shared().redactor()::redactValues)
                .toList();
    }

    /** Returns whether the step shows the lines of a file of the run. */
    boolean isStreamed(@NonNull RunDetails details, @NonNull String path) {
        return step.isStreamLogs() && files(details).containsKey(path);
    }

    private Map<String, URI> files(RunDetails details) {
        return step.getLogFiles() == null
                ? LogFiles.streamed(details.logFiles())
                : LogFiles.chosen(details.logFiles(), step.logFilePatterns()::matches);
    }

    private static LogReader reader(Runs runs) {
        return new ParallelLogReader(runs::readLog, AmlThreads.logs());
    }

    private LogSink redacted() {
        return out.map(ControllerHttp.shared().redactor()::redactValues);
    }
}
