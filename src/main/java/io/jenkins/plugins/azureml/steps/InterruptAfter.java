package io.jenkins.plugins.azureml.steps;

import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Interrupts the current thread if a block of code runs longer than a limit. Used with try-with-resources. */
public final class InterruptAfter implements AutoCloseable {

    private final Thread thread = Thread.currentThread();
    private final Future<?> alarm;
    private boolean over;

    public InterruptAfter(int seconds) {
        alarm = AmlThreads.timers().schedule(this::interrupt, seconds, TimeUnit.SECONDS);
    }

    private synchronized void interrupt() {
        if (!over) {
            thread.interrupt();
        }
    }

    @Override
    public synchronized void close() {
        over = true;
        alarm.cancel(false);
        // An interrupt that came after the block must not reach later code of this thread.
        Thread.interrupted();
    }
}
