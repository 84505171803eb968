package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.PollInterval;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * Decides how long amlWaitRun tolerates a stalled run or an unreachable service. Timestamps are epoch milliseconds; 0 means
 * unset.
 */
final class GracePeriod implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MAX_FAILURES_AT_FIRST = 3;
    /** Used before the first successful poll, since a service that was never reached may be the wrong one. */
    private static final String GRACE_TIME_AT_FIRST = "2 min";
    /** A transient failure that is over sooner is not logged; 10 s by default. */
    private static final long UNLOGGED_MILLIS = 5 * PollInterval.minMillis();

    private final AmlWaitRunStep step;
    private final long startedAt;
    private long lastReadAt;
    private long stalledSince;

    private transient int failedPolls;
    private transient long failedSince;
    private transient boolean logged;
    private transient long loggedAt;

    /** @param lastReadAt when the run was last read; 0 if never */
    GracePeriod(@NonNull AmlWaitRunStep step, long startedAt, long lastReadAt) {
        this.step = step;
        this.startedAt = startedAt;
        this.lastReadAt = lastReadAt;
    }

    /** Restarts the grace time after a restart of the controller, which was unable to poll meanwhile. */
    void resume(long now) {
        if (lastReadAt != 0) {
            lastReadAt = now;
        }
    }

    /** Notes that the run was read. */
    void onRead(long now) {
        failedPolls = 0;
        logged = false;
        lastReadAt = now;
    }

    /** Returns since when the run has not been read. */
    long unreadSince() {
        return Math.max(lastReadAt, startedAt);
    }

    /**
     * Decides about a failed poll. A run that was read before gets the whole grace time.
     *
     * @return why to give up; null to retry
     * @throws AbortException if the run was never read and is not expected to appear
     */
    @CheckForNull
    String onPollFailure(
            @NonNull IOException e, @NonNull RunPoller.FailureKind kind, long now, @NonNull Consumer<String> out)
            throws AbortException {
        failedSince = failedPolls == 0 ? now : failedSince;
        failedPolls++;
        if (lastReadAt == 0 && !mayAppear(e, kind, now)) {
            throw new AbortException(e.getMessage());
        }
        if (lastReadAt != 0 && now - lastReadAt > millis()) {
            return "could not be read for longer than graceTime (" + step.getGraceTime() + "). " + e.getMessage();
        }
        boolean brief = kind == RunPoller.FailureKind.TRANSIENT && now - failedSince < UNLOGGED_MILLIS;
        boolean early = kind != RunPoller.FailureKind.TRANSIENT && lastReadAt == 0;
        if (!logged && !brief && !early && (loggedAt == 0 || now - loggedAt >= Heartbeat.everyMillis())) {
            logged = true;
            loggedAt = now;
            out.accept("cannot be read, retrying for " + graceTime(e) + ": " + e.getMessage());
        }
        return null;
    }

    private boolean mayAppear(IOException e, RunPoller.FailureKind kind, long now) {
        return switch (kind) {
            case TRANSIENT -> failedPolls < MAX_FAILURES_AT_FIRST || now - failedSince < millis(graceTime(e));
            case MAYBE_TRANSIENT -> failedPolls < MAX_FAILURES_AT_FIRST;
            case PERMANENT -> false;
        };
    }

    /** A Retry-After header proves that the service is reachable and the right one, even if the run was never read. */
    private String graceTime(IOException e) {
        boolean reachable = lastReadAt != 0 || e instanceof AzureMlException failure && failure.retryAfter() != null;
        return reachable || millis() < millis(GRACE_TIME_AT_FIRST) ? step.getGraceTime() : GRACE_TIME_AT_FIRST;
    }

    /**
     * Decides about the status of a run, which may be stalled.
     *
     * @return why to give up; null if the run is not stalled or may continue
     */
    @CheckForNull
    String checkStalled(@NonNull Run run, long now, @NonNull Consumer<String> out) {
        if (!run.status().isStuck()) {
            stalledSince = 0;
            return null;
        }
        String status = RunOutcome.status(run);
        if (step.failsOn(run)) {
            return "is " + status + ".";
        }
        if (stalledSince == 0) {
            stalledSince = now;
            out.accept("is " + status + "; waiting for it to recover for " + step.getGraceTime());
        }
        return now - stalledSince > millis()
                ? "has been " + status + " for longer than graceTime (" + step.getGraceTime() + ")."
                : null;
    }

    private long millis() {
        return millis(step.getGraceTime());
    }

    private static long millis(String duration) {
        return Durations.parse(duration).toMillis();
    }
}
