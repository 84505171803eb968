package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import java.time.Instant;

/**
 * Calculates when a run changed from one status to the next from the two times that the service reports, start and end. The
 * clocks of service and controller may differ, so a reported time is used only if it lies between two polls. All times are
 * milliseconds since the epoch.
 */
final class StatusTimeline {

    private final long since;
    private final long now;
    private final RunStatus status;
    private final long started;
    private final long ended;

    /**
     * @param since when the previous status began; 0 if there was none
     * @param run with its new status
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

    /** Returns when the run entered its new status. */
    long entered() {
        return status == RunStatus.RUNNING && started != 0 ? started : ended;
    }

    /** Returns when the run left the previous status. */
    long left(@NonNull String before) {
        return started != 0 && QueueStatusText.isWaiting(RunStatus.of(before)) ? started : ended;
    }

    /** Returns for how many milliseconds the run was running between two polls that did not see it running. */
    long ranUnseen(@CheckForNull String before) {
        boolean seenBeforeItRan = before == null || QueueStatusText.isWaiting(RunStatus.of(before));
        boolean hasRun = status.isTerminal() || status == RunStatus.FINALIZING;
        return seenBeforeItRan && hasRun && started != 0 ? ended - started : 0;
    }
}
