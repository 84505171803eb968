package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import java.time.Instant;

/**
 * When a run went from one status to another that was just seen, by the two times that the service tells: when it began to run
 * and when it ended. Between them and this controller lie two clocks, so a time counts only where it fits into what was seen
 * here. All are milliseconds since the epoch.
 */
final class StatusTimeline {

    private final long since;
    private final long now;
    private final RunStatus status;
    private final long started;
    private final long ended;

    /**
     * @param since when the status before was seen first, or when it began; 0 if there was none
     * @param run with its new status, as seen now
     */
    StatusTimeline(long since, long now, @NonNull Run run) {
        this.since = since;
        this.now = now;
        this.status = run.status();
        long end = status.isTerminal() ? fitting(run.endTime(), since, now) : 0;
        ended = end == 0 ? now : end;
        started = fitting(run.startTime(), since, ended);
    }

    private static long fitting(@CheckForNull Instant time, long from, long to) {
        long millis = time == null ? 0 : time.toEpochMilli();
        return millis >= from && millis <= to ? millis : 0;
    }

    /** When it came into its new status. */
    long entered() {
        return status == RunStatus.RUNNING && started != 0 ? started : ended;
    }

    /** When it left the status before. */
    long left(@NonNull String before) {
        return started != 0 && QueueStatusText.isWaiting(RunStatus.of(before)) ? started : ended;
    }

    /** For how long it ran without having been seen running. */
    long ranUnseen(@CheckForNull String before) {
        boolean seenBeforeItRan = before == null || QueueStatusText.isWaiting(RunStatus.of(before));
        boolean hasRun = status.isTerminal() || status == RunStatus.FINALIZING;
        return seenBeforeItRan && hasRun && started != 0 ? ended - started : 0;
    }
}
