package io.jenkins.plugins.azureml.steps;

import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Interrupts its thread if that takes too long. */
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
        // One that came too late is nobody's.
        Thread.interrupted();
    }
}
