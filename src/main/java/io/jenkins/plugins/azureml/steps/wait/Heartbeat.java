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

/** A sign of life from time to time, with the last metrics, for a run that says little. */
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

    static long everyMillis() {
        return SystemProperties.getInteger("io.jenkins.plugins.azureml.heartbeatSeconds", 600) * 1000L;
    }

    /**
     * @param now milliseconds since the epoch
     * @param progress what its log says of its progress, of which no line was printed; null if nothing
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
            // The next one may have them.
            return "";
        }
    }
}
