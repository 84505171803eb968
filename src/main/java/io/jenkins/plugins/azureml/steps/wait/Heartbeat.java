package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import jenkins.util.SystemProperties;

/** Logs the status and the last metrics from time to time, for a run that logs little itself. */
final class Heartbeat implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Milliseconds since the epoch. */
    private long last;

    Heartbeat(long now) {
        last = now;
    }

    /** Reads the last value of each metric of a run. */
    @FunctionalInterface
    interface Metrics {
        @NonNull
        Map<String, Double> of(@NonNull String runId) throws AzureMlException, InterruptedException;
    }

    /** Returns the interval. */
    static long everyMillis() {
        return SystemProperties.getInteger("io.jenkins.plugins.azureml.heartbeatSeconds", 600) * 1000L;
    }

    /**
     * Logs a line if the last one is old enough.
     *
     * @param now milliseconds since the epoch
     * @param progress text of a progress bar that was not printed as a line; null if there is none
     */
    void beat(
            @NonNull Run run,
            @NonNull StatusReport report,
            long now,
            @CheckForNull String progress,
            @NonNull Metrics metrics,
            @NonNull Consumer<String> out)
            throws InterruptedException {
        if (now - last < everyMillis()) {
            return;
        }
        last = now;
        String values = run.status() == RunStatus.RUNNING ? values(run, metrics) : "";
        out.accept(report.status() + " for " + HumanReadable.duration(Duration.ofMillis(report.age(now)))
                + (values.isEmpty() ? "" : ", " + values)
                + (progress == null ? "" : ", at " + progress));
    }

    private static String values(Run run, Metrics metrics) throws InterruptedException {
        try {
            return RunMetrics.summary(metrics.of(run.runId()));
        } catch (AzureMlException e) {
            // The next heartbeat may have them.
            return "";
        }
    }
}
