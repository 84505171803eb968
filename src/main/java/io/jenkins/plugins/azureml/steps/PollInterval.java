package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import jenkins.util.SystemProperties;

/** How long to wait until the next poll: short while things happen, longer as a run ages, never in step with other waits. */
public final class PollInterval implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int USUAL_SHORTEST = 2000;
    /** Another one (for tests) scales the whole curve. */
    private static final int SHORTEST =
            SystemProperties.getInteger("io.jenkins.plugins.azureml.minPollMillis", USUAL_SHORTEST);

    private static final int LONGEST = 60_000;
    private static final long LONGEST_ASKED = 5 * LONGEST;
    private static final int WITH_NEWS = 5_000;
    private static final int MOST_PER_SECOND = 100;

    /** Milliseconds, or 0 for an interval that grows. */
    private final long fixed;

    public PollInterval(@CheckForNull String parameter) {
        fixed = parameter == null
                ? 0
                : Math.max(Math.min(SHORTEST, 1000), Durations.parse(parameter).toMillis());
    }

    /** Milliseconds between two requests that each are for many waits. */
    public static long apart() {
        return SHORTEST / 2;
    }

    /** The same, or later if a service asks for that. */
    public static long notBefore(long millis, @CheckForNull IOException failure) {
        Duration asked = failure instanceof AzureMlException e ? e.retryAfter() : null;
        return asked == null ? millis : Math.max(millis, Math.min(asked.toMillis(), LONGEST_ASKED));
    }

    /** The shortest interval that there is. */
    public static long shortestMillis() {
        return SHORTEST;
    }

    /**
     * @param ageMillis since the run's status changed
     * @param news whether the last poll found new lines
     */
    public long next(long ageMillis, boolean news) {
        long interval = fixed;
        if (fixed == 0) {
            // The curve of Microsoft's own clients: 2 s at first, 30 s after a minute and a half, then 60 s.
            double curve = LONGEST / (1 + 100 * Math.exp(-ageMillis / 20_000.0));
            interval = (long) Math.max(SHORTEST, curve * SHORTEST / USUAL_SHORTEST);
            if (news) {
                interval = Math.min(interval, (long) WITH_NEWS * SHORTEST / USUAL_SHORTEST);
            }
        }
        // However many waits there are, the service gets no more than so many polls.
        interval = Math.max(interval, AmlThreads.pendingPolls() * 1000L / MOST_PER_SECOND);
        return interval + ThreadLocalRandom.current().nextLong(1 + interval / 10);
    }
}
