package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import jenkins.util.SystemProperties;

/**
 * Computes the delay until the next poll: short right after a change of status, longer as a run ages. A random part spreads the
 * polls of parallel waits.
 */
public final class PollInterval implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_MIN_MILLIS = 2000;
    /** Tests set another minimum, which scales the whole curve. */
    private static final int MIN_MILLIS =
            SystemProperties.getInteger("io.jenkins.plugins.azureml.minPollMillis", DEFAULT_MIN_MILLIS);

    private static final int MAX_MILLIS = 60_000;
    private static final long MAX_RETRY_AFTER_MILLIS = 5 * MAX_MILLIS;
    private static final int MAX_MILLIS_WITH_NEWS = 5_000;
    /** Of polls that share their requests: another run in a request that is sent anyway costs next to nothing. */
    private static final int MAX_SHARED_MILLIS = 15_000;

    private static final int MAX_POLLS_PER_SECOND = 100;
    /** Of polls that share their requests, a hundred with each. */
    private static final int MAX_SHARED_POLLS_PER_SECOND = 500;

    /** In milliseconds; 0 for an interval that grows. */
    private final long fixedMillis;

    public PollInterval(@CheckForNull String parameter) {
        fixedMillis = parameter == null
                ? 0
                : Math.max(
                        Math.min(MIN_MILLIS, 1000), Durations.parse(parameter).toMillis());
    }

    /** Returns the milliseconds between two batch requests, each of which serves many waits. */
    public static long batchMillis() {
        return MIN_MILLIS / 2;
    }

    /**
     * Returns the delay in milliseconds, extended if the failed response asked for a later retry.
     *
     * @param failure of the last poll; null if it succeeded
     */
    public static long notBefore(long millis, @CheckForNull IOException failure) {
        Duration asked = failure instanceof AzureMlException e ? e.retryAfter() : null;
        return asked == null ? millis : Math.max(millis, Math.min(asked.toMillis(), MAX_RETRY_AFTER_MILLIS));
    }

    /** Returns how often each of the present waits can send a request of its own, in milliseconds. */
    public static long crowdMillis() {
        return AmlThreads.pendingPolls() * 1000L / MAX_POLLS_PER_SECOND;
    }

    /** Returns the shortest interval in milliseconds. */
    public static long minMillis() {
        return MIN_MILLIS;
    }

    /**
     * Returns the delay until the next poll in milliseconds.
     *
     * @param ageMillis time since the status of the run changed
     * @param news whether the last poll found new log lines
     */
    public long next(long ageMillis, boolean news) {
        return next(ageMillis, news, false);
    }

    /** @param shared whether the next poll shares its request with others */
    public long next(long ageMillis, boolean news, boolean shared) {
        long interval = alone(ageMillis, news);
        if (shared && fixedMillis == 0) {
            interval = Math.min(interval, scaled(MAX_SHARED_MILLIS));
        }
        // Limits the polls per second that all waits of this controller send together.
        interval = Math.max(
                interval, shared ? crowdMillis() * MAX_POLLS_PER_SECOND / MAX_SHARED_POLLS_PER_SECOND : crowdMillis());
        return interval + ThreadLocalRandom.current().nextLong(1 + interval / 10);
    }

    /**
     * Returns for how long after a read of the log no poll reads it again, in milliseconds. A bit less than the interval of polls,
     * so that none of them just misses it.
     */
    public long logPause(long ageMillis, boolean news) {
        return Math.max(alone(ageMillis, news) * 4 / 5, crowdMillis());
    }

    /** Returns the interval of a single wait. */
    private long alone(long ageMillis, boolean news) {
        if (fixedMillis != 0) {
            return fixedMillis;
        }
        // The curve of Microsoft's own clients: 2 s at first, 30 s after a minute and a half, then 60 s.
        long interval = Math.max(MIN_MILLIS, scaled(MAX_MILLIS / (1 + 100 * Math.exp(-ageMillis / 20_000.0))));
        return news ? Math.min(interval, scaled(MAX_MILLIS_WITH_NEWS)) : interval;
    }

    private static long scaled(double millis) {
        return (long) (millis * MIN_MILLIS / DEFAULT_MIN_MILLIS);
    }
}
