package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.client.error.ServiceError;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** Translates the end of a run into the failure or the result of a step. */
public final class RunOutcome {

    private final String runId;
    private final String experiment;
    private final Run run;

    public RunOutcome(@NonNull String runId, @CheckForNull String experiment, @NonNull Run run) {
        this.runId = runId;
        this.experiment = experiment;
        this.run = run;
    }

    /**
     * Returns the failure of the step.
     *
     * @param lastLines of the run's log; empty if there are none
     */
    @NonNull
    public Throwable failure(@NonNull List<String> lastLines) {
        if (run.status() == RunStatus.CANCELED) {
            return new FlowInterruptedException(Result.ABORTED, false, new RunCanceledCause(runId));
        }
        StringBuilder message = new StringBuilder("Run " + runId
                + (experiment == null ? "" : " of experiment " + experiment)
                + (run.status() == RunStatus.FAILED ? " failed: " : " ended as " + status(run) + ": ")
                + reason(run.error()));
        if (!lastLines.isEmpty()) {
            message.append("\nThe last lines of its log:");
            lastLines.forEach(line -> message.append("\n  ").append(line));
        }
        return new AbortException(message.toString());
    }

    /** Writes why the run has failed to the page of the build, if it has and the service reports a reason. */
    public void recordFailure(@NonNull BuildPage page) {
        if (run.status() == RunStatus.FAILED
                && run.error() != null
                && run.error().deepestMessage() != null) {
            page.failed(runId, reason(run.error()));
        }
    }

    /** Returns the status as the service names it. */
    @NonNull
    public static String status(@NonNull Run run) {
        return run.rawStatus() == null ? "Unknown" : run.rawStatus();
    }

    /** Returns the most specific message of an error and its code. */
    @NonNull
    public static String reason(@CheckForNull ServiceError error) {
        if (error == null || error.deepestMessage() == null) {
            return "the service reports no reason";
        }
        return error.deepestMessage() + (error.deepestCode() == null ? "" : " (" + error.deepestCode() + ")");
    }

    /**
     * Returns how long the run took.
     *
     * @param waited used if the service does not report when the run started and ended
     */
    public double durationSeconds(@NonNull Duration waited) {
        Instant start = run.startTime();
        Instant end = run.endTime();
        Duration took = start == null || end == null ? waited : Duration.between(start, end);
        return Math.max(0, took.toMillis() / 1000.0);
    }

    /** Returns the result of the step. */
    @NonNull
    public Map<String, Object> result(
            @NonNull Map<String, Double> metrics, @CheckForNull String portalUrl, double durationSeconds) {
        Instant start = run.startTime();
        Instant end = run.endTime();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("runId", runId);
        result.put("status", status(run));
        result.put("startTime", start == null ? null : start.toString());
        result.put("endTime", end == null ? null : end.toString());
        result.put("durationSeconds", durationSeconds);
        result.put("metrics", new LinkedHashMap<>(metrics));
        result.put("portalUrl", portalUrl);
        if (run.status() != RunStatus.COMPLETED) {
            // failOn lets the build continue after this status.
            result.put("error", reason(run.error()));
        }
        return result;
    }
}
