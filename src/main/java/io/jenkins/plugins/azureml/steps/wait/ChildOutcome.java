package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.logs.LogFiles;
import io.jenkins.plugins.azureml.logs.LogTail;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Describes a child run that has ended, for the build log. */
final class ChildOutcome {

    private static final int MAX_REASON_LENGTH = 300;
    private static final int LAST_LINES = 30;

    private ChildOutcome() {}

    /**
     * Returns the metrics of a run, or the reason of its failure; empty if nothing is known.
     *
     * @param node whether it is a node of a pipeline, whose duration is shown
     */
    @NonNull
    static String of(@NonNull Runs runs, @NonNull Run child, boolean node) throws InterruptedException {
        return (node ? duration(child) : "") + reuse(child) + result(runs, child);
    }

    private static String duration(Run child) {
        if (child.startTime() == null || child.endTime() == null || isReused(child)) {
            return "";
        }
        Duration took = Duration.between(child.startTime(), child.endTime());
        return took.isNegative() ? "" : " in " + HumanReadable.duration(took);
    }

    private static boolean isReused(Run child) {
        return "true".equalsIgnoreCase(child.properties().get("azureml.isreused"));
    }

    /** The service reuses the results of a node whose component and inputs are those of an earlier run. */
    private static String reuse(Run child) {
        if (!isReused(child)) {
            return "";
        }
        String earlier = child.properties().get("azureml.reusedrunid");
        return ", reused" + (earlier == null ? "" : " from run " + earlier);
    }

    private static String result(Runs runs, Run child) throws InterruptedException {
        if (child.status() == RunStatus.FAILED && child.error() != null) {
            return ", " + HumanReadable.abbreviate(RunOutcome.reason(child.error()), MAX_REASON_LENGTH);
        }
        try {
            String metrics = RunMetrics.summary(runs.metrics(child.runId()));
            return metrics.isEmpty() ? "" : ", " + metrics;
        } catch (AzureMlException e) {
            return "";
        }
    }

    /** Returns the last lines of the child's own log, with secrets redacted; empty if they cannot be read. */
    @NonNull
    static List<String> lastLines(@NonNull Runs runs, @NonNull Run child) throws InterruptedException {
        try {
            return LogTail.read(LogFiles.streamed(runs.details(child.runId()).logFiles()), LAST_LINES, runs::readLog)
                    .stream()
                    .map(ControllerHttp.shared().redactor()::redactValues)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
