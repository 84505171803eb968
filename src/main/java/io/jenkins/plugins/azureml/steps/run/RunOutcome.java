package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.Figures;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.ServiceError;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.steps.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** What a run that has ended means for the build. */
public final class RunOutcome {

    /** Of metrics in the log; the step returns all. */
    private static final int MOST = 50;

    private static final int LONGEST_NAME = 250;

    private final String runId;
    private final String experiment;
    private final Run run;

    public RunOutcome(@NonNull String runId, @CheckForNull String experiment, @NonNull Run run) {
        this.runId = runId;
        this.experiment = experiment;
        this.run = run;
    }

    /**
     * Why the step fails.
     *
     * @param lastLines of the run's log
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

    /** The status in the service's word. */
    @NonNull
    public static String status(@NonNull Run run) {
        return run.rawStatus() == null ? "Unknown" : run.rawStatus();
    }

    @NonNull
    public static String reason(@CheckForNull ServiceError error) {
        if (error == null || error.deepestMessage() == null) {
            return "the service gives no reason";
        }
        return error.deepestMessage() + (error.deepestCode() == null ? "" : " (" + error.deepestCode() + ")");
    }

    /** @param waited stands in for the duration where the service does not tell when the run began and ended */
    @NonNull
    public Map<String, Object> result(
            @NonNull Map<String, Double> metrics, @NonNull String portalUrl, @NonNull Duration waited) {
        Instant start = run.startTime();
        Instant end = run.endTime();
        Duration took = start == null || end == null ? waited : Duration.between(start, end);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("runId", runId);
        result.put("status", status(run));
        result.put("startTime", start == null ? null : start.toString());
        result.put("endTime", end == null ? null : end.toString());
        result.put("durationSeconds", Math.max(0, took.toMillis() / 1000.0));
        result.put("metrics", new LinkedHashMap<>(metrics));
        result.put("portalUrl", portalUrl);
        if (run.status() != RunStatus.COMPLETED) {
            // Only a build that has chosen to go on with such an end gets here.
            result.put("error", reason(run.error()));
        }
        return result;
    }

    /** The metrics, also as lines of the log. A run whose metrics cannot be read has completed all the same. */
    @NonNull
    public static Map<String, Double> metrics(@NonNull Runs runs, @NonNull String runId, @NonNull Consumer<String> log)
            throws InterruptedException {
        try {
            Map<String, Double> metrics = runs.metrics(runId);
            metrics.entrySet().stream().limit(MOST).forEach(e -> log.accept("Azure ML:   " + text(e)));
            if (metrics.size() > MOST) {
                log.accept("Azure ML:   and " + (metrics.size() - MOST) + " more metrics, which the studio shows");
            }
            return metrics;
        } catch (AzureMlException e) {
            log.accept("Azure ML: the metrics of the run cannot be read: " + e.getMessage());
            return Map.of();
        }
    }

    /** {@code loss = 0.21, accuracy = 0.9}: the first few of them. */
    @NonNull
    public static String text(@NonNull Map<String, Double> metrics) {
        return metrics.entrySet().stream().limit(5).map(RunOutcome::text).collect(Collectors.joining(", "));
    }

    private static String text(Map.Entry<String, Double> metric) {
        String name = metric.getKey().replaceAll("\\p{Cntrl}", "?");
        return Texts.cut(name, LONGEST_NAME) + " = " + Figures.number(metric.getValue());
    }
}
