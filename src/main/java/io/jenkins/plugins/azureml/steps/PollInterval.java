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

    private static final int DEFAULT_MIN_MILLIS = 2000;
    /** Another one (for tests) scales the whole curve. */
    private static final int MIN_MILLIS =
            SystemProperties.getInteger("io.jenkins.plugins.azureml.minPollMillis", DEFAULT_MIN_MILLIS);

    private static final int MAX_MILLIS = 60_000;
    private static final long MAX_RETRY_AFTER_MILLIS = 5 * MAX_MILLIS;
    private static final int MAX_MILLIS_WITH_NEWS = 5_000;
    private static final int MAX_POLLS_PER_SECOND = 100;

    /** Milliseconds, or 0 for an interval that grows. */
    private final long fixedMillis;

    public PollInterval(@CheckForNull String parameter) {
        fixedMillis = parameter == null
                ? 0
                : Math.max(
                        Math.min(MIN_MILLIS, 1000), Durations.parse(parameter).toMillis());
    }

    /** Milliseconds between two requests that each are for many waits. */
    public static long batchMillis() {
        return MIN_MILLIS / 2;
    }

    /** The same, or later if a service asks for that. */
    public static long notBefore(long millis, @CheckForNull IOException failure) {
        Duration asked = failure instanceof AzureMlException e ? e.retryAfter() : null;
        return asked == null ? millis : Math.max(millis, Math.min(asked.toMillis(), MAX_RETRY_AFTER_MILLIS));
    }

    /** The shortest interval that there is. */
    public static long minMillis() {
        return MIN_MILLIS;
    }

    /**
     * @param ageMillis since the run's status changed
     * @param news whether the last poll found new lines
     */
    public long next(long ageMillis, boolean news) {
        long interval = fixedMillis;
        if (fixedMillis == 0) {
            // The curve of Microsoft's own clients: 2 s at first, 30 s after a minute and a half, then 60 s.
            double curve = MAX_MILLIS / (1 + 100 * Math.exp(-ageMillis / 20_000.0));
            interval = (long) Math.max(MIN_MILLIS, curve * MIN_MILLIS / DEFAULT_MIN_MILLIS);
            if (news) {
                interval = Math.min(interval, (long) MAX_MILLIS_WITH_NEWS * MIN_MILLIS / DEFAULT_MIN_MILLIS);
            }
        }
        // However many waits there are, the service gets no more than so many polls.
        interval = Math.max(interval, AmlThreads.pendingPolls() * 1000L / MAX_POLLS_PER_SECOND);
        return interval + ThreadLocalRandom.current().nextLong(1 + interval / 10);
    }
}
