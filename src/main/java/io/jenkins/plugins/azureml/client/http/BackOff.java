package io.jenkins.plugins.azureml.client.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The waits between two sendings of a request; the one place that waits. */
public class BackOff {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition never = lock.newCondition();
    private final HttpTimings timings;

    public BackOff(HttpTimings timings) {
        this.timings = timings;
    }

    /** Full jitter: anything up to an ever longer wait, so that many clients do not come back together. */
    public Duration next(int failures) {
        long ceiling = timings.maxBackOff().toNanos();
        long base = timings.backOff().toNanos();
        for (int i = 1; i < failures && base < ceiling; i++) {
            base *= 2;
        }
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(Math.min(base, ceiling) + 1));
    }

    /** At least what the service asked for, and a little more. */
    public Duration after(Duration asked) {
        long spread = Math.min(asked.toNanos() / 10, timings.backOff().toNanos());
        return asked.plusNanos(ThreadLocalRandom.current().nextLong(spread + 1));
    }

    public void pause(Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = wait.toNanos();
            while (left > 0) {
                left = never.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
