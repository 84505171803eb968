package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.ServiceError;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** What a run that has ended means for the build. */
final class RunOutcome {

    private final String runId;
    private final String experiment;
    private final RunDetails details;
    private final List<String> lastLines;

    RunOutcome(
            @NonNull String runId,
            @CheckForNull String experiment,
            @NonNull RunDetails details,
            @NonNull List<String> lastLines) {
        this.runId = runId;
        this.experiment = experiment;
        this.details = details;
        this.lastLines = lastLines;
    }

    /** Why the step fails, or null if the run completed. */
    @CheckForNull
    Throwable failure() {
        if (details.run().status() == RunStatus.COMPLETED) {
            return null;
        }
        if (details.run().status() == RunStatus.CANCELED) {
            return new FlowInterruptedException(Result.ABORTED, false, new RunCanceledCause(runId));
        }
        StringBuilder message = new StringBuilder("Run " + runId
                + (experiment == null ? "" : " of experiment " + experiment) + " failed: "
                + reason(details.run().error()));
        if (!lastLines.isEmpty()) {
            message.append("\nThe last lines of its log:");
            lastLines.forEach(line -> message.append("\n  ").append(line));
        }
        return new AbortException(message.toString());
    }

    /** The status in the service's word. */
    @NonNull
    static String status(@NonNull Run run) {
        return run.rawStatus() == null ? "Unknown" : run.rawStatus();
    }

    private static String reason(ServiceError error) {
        if (error == null || error.deepestMessage() == null) {
            return "the service gives no reason";
        }
        return error.deepestMessage() + (error.deepestCode() == null ? "" : " (" + error.deepestCode() + ")");
    }

    /** @param waited stands in for the duration where the service does not tell when the run began and ended */
    @NonNull
    Map<String, Object> result(
            @NonNull Map<String, Double> metrics, @NonNull String portalUrl, @NonNull Duration waited) {
        Instant start = details.run().startTime();
        Instant end = details.run().endTime();
        Duration took = start == null || end == null ? waited : Duration.between(start, end);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("runId", runId);
        result.put("status", status(details.run()));
        result.put("startTime", start == null ? null : start.toString());
        result.put("endTime", end == null ? null : end.toString());
        result.put("durationSeconds", Math.max(0, took.toMillis() / 1000.0));
        result.put("metrics", new LinkedHashMap<>(metrics));
        result.put("portalUrl", portalUrl);
        return result;
    }

    /** The metrics, also as lines of the log. A run whose metrics cannot be read has completed all the same. */
    @NonNull
    static Map<String, Double> metrics(@NonNull Runs runs, @NonNull String runId, @NonNull Consumer<String> log)
            throws InterruptedException {
        try {
            Map<String, Double> metrics = runs.metrics(runId);
            metrics.forEach((name, value) -> log.accept("Azure ML:   " + name + " = " + Texts.number(value)));
            return metrics;
        } catch (AzureMlException e) {
            log.accept("Azure ML: the metrics of the run cannot be read: " + e.getMessage());
            return Map.of();
        }
    }
}
