package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import java.io.Serializable;
import java.time.Duration;
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

    void beat(@NonNull Runs runs, @NonNull Run run, @NonNull StatusReport report, @NonNull Consumer<String> out)
            throws InterruptedException {
        long now = System.currentTimeMillis();
        long every = SystemProperties.getInteger("io.jenkins.plugins.azureml.heartbeatSeconds", 600) * 1000L;
        if (now - last < every) {
            return;
        }
        last = now;
        String metrics = run.status() == RunStatus.RUNNING ? metrics(runs, run) : "";
        out.accept(report.status() + " for " + Texts.duration(Duration.ofMillis(report.age(now)))
                + (metrics.isEmpty() ? "" : ", " + metrics));
    }

    private static String metrics(Runs runs, Run run) throws InterruptedException {
        try {
            return RunOutcome.text(runs.metrics(run.runId()));
        } catch (AzureMlException e) {
            // The next one may have them.
            return "";
        }
    }
}
