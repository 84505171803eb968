package io.jenkins.plugins.azureml.client.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Computes the waits between attempts, and waits. */
public class BackOff {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition never = lock.newCondition();
    private final HttpTimings timings;

    public BackOff(HttpTimings timings) {
        this.timings = timings;
    }

    /**
     * Returns the wait after that many failures: random up to a bound that doubles (full jitter), so that many clients do not
     * retry at the same moment.
     */
    public Duration next(int failures) {
        long ceiling = timings.maxBackOff().toNanos();
        long base = timings.backOff().toNanos();
        for (int i = 1; i < failures && base < ceiling; i++) {
            base *= 2;
        }
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(Math.min(base, ceiling) + 1));
    }

    /** Returns at least the wait that the service asks for, plus up to a tenth of it. */
    public Duration after(Duration asked) {
        long spread = Math.min(asked.toNanos() / 10, timings.backOff().toNanos());
        return asked.plusNanos(ThreadLocalRandom.current().nextLong(spread + 1));
    }

    /** Waits, holding the thread. */
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
