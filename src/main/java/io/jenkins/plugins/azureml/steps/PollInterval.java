package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.concurrent.ThreadLocalRandom;
import jenkins.util.SystemProperties;

/** How long to wait until the next poll: short while things happen, longer as a run ages, never in step with other waits. */
final class PollInterval implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int SHORTEST = SystemProperties.getInteger("io.jenkins.plugins.azureml.minPollMillis", 2000);
    private static final int LONGEST = 60_000;
    private static final int WITH_NEWS = 5_000;

    /** Milliseconds, or 0 for an interval that grows. */
    private final long fixed;

    PollInterval(@CheckForNull String parameter) {
        fixed = parameter == null
                ? 0
                : Math.max(Math.min(SHORTEST, 1000), Durations.parse(parameter).toMillis());
    }

    /**
     * @param ageMillis since the run's status changed
     * @param news whether the last poll found new lines
     */
    long next(long ageMillis, boolean news) {
        long interval = fixed;
        if (fixed == 0) {
            // The curve of Microsoft's own clients: 2 s for the first minute, 30 s after a minute and a half, then 60
            // s.
            interval = Math.max(SHORTEST, (long) (LONGEST / (1 + 100 * Math.exp(-ageMillis / 20_000.0))));
            if (news) {
                interval = Math.min(interval, Math.max(SHORTEST, WITH_NEWS));
            }
        }
        return interval + ThreadLocalRandom.current().nextLong(1 + interval / 10);
    }
}
