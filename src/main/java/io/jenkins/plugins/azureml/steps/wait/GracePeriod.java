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
 * How long a wait bears with a run that is stuck, or with a service that cannot be asked. Neither is the run's end. Times are
 * milliseconds since the epoch; 0 stands for never, or not now.
 */
final class GracePeriod implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int UNREADABLE_AT_FIRST = 3;
    /** A service that is away from the beginning may not be the right one. */
    private static final String AWAY_AT_FIRST = "2 min";
    /** Ten seconds: what is over sooner is of no interest. */
    private static final long BRIEF = 5 * PollInterval.shortestMillis();

    private final AmlWaitRunStep step;
    private final long begun;
    private long lastRead;
    private long stuckSince;

    private transient int failedPolls;
    private transient long failedSince;
    private transient boolean told;
    private transient long toldAt;

    /** @param lastRead when the run was last read, 0 if it was not yet */
    GracePeriod(@NonNull AmlWaitRunStep step, long begun, long lastRead) {
        this.step = step;
        this.begun = begun;
        this.lastRead = lastRead;
    }

    /** After a restart: whether the run could be read while the controller was down, nobody knows. */
    void resume(long now) {
        if (lastRead != 0) {
            lastRead = now;
        }
    }

    /** The run was read. */
    void read(long now) {
        failedPolls = 0;
        told = false;
        lastRead = now;
    }

    /** Since when the run has not been read. */
    long unreadSince() {
        return Math.max(lastRead, begun);
    }

    /**
     * Patient once it was read before, and at first as long as the run may be appearing.
     *
     * @return why to give up; null to try on
     * @throws AbortException if the run was never there to be read
     */
    @CheckForNull
    String unreadable(
            @NonNull IOException e, @NonNull RunPoller.Outlook outlook, long now, @NonNull Consumer<String> out)
            throws AbortException {
        failedSince = failedPolls == 0 ? now : failedSince;
        failedPolls++;
        if (lastRead == 0 && !mayYetBeRead(e, outlook, now)) {
            throw new AbortException(e.getMessage());
        }
        if (lastRead != 0 && now - lastRead > millis()) {
            return "could not be read for longer than graceTime (" + step.getGraceTime() + "). " + e.getMessage();
        }
        boolean brief = outlook == RunPoller.Outlook.PASSES && now - failedSince < BRIEF;
        boolean early = outlook != RunPoller.Outlook.PASSES && lastRead == 0;
        if (!told && !brief && !early && (toldAt == 0 || now - toldAt >= Heartbeat.everyMillis())) {
            told = true;
            toldAt = now;
            out.accept("cannot be read at the moment, trying on for " + patience(e) + ": " + e.getMessage());
        }
        return null;
    }

    private boolean mayYetBeRead(IOException e, RunPoller.Outlook outlook, long now) {
        return switch (outlook) {
            case PASSES -> failedPolls < UNREADABLE_AT_FIRST || now - failedSince < millis(patience(e));
            case MAY_PASS -> failedPolls < UNREADABLE_AT_FIRST;
            case STAYS -> false;
        };
    }

    /** Who asks to be asked later is the right one, and there. */
    private String patience(IOException e) {
        boolean there = lastRead != 0 || e instanceof AzureMlException failure && failure.retryAfter() != null;
        return there || millis() < millis(AWAY_AT_FIRST) ? step.getGraceTime() : AWAY_AT_FIRST;
    }

    /** @return why to give up; null if the run is not stuck, or may come back */
    @CheckForNull
    String stuck(@NonNull Run run, long now, @NonNull Consumer<String> out) {
        if (!run.status().isStuck()) {
            stuckSince = 0;
            return null;
        }
        String status = RunOutcome.status(run);
        if (step.failsOn(run)) {
            return "is " + status + ".";
        }
        if (stuckSince == 0) {
            stuckSince = now;
            out.accept("is " + status + ", which is not its end; waiting for it to go on for " + step.getGraceTime());
        }
        return now - stuckSince > millis()
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
