package io.jenkins.plugins.azureml.client.http;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ends requests whose thread was interrupted or whose time is up, from one daemon thread. It idles while nothing is
 * under way, and ends when there has been nothing for a while.
 */
final class Watcher {

    private static final Logger LOGGER = Logger.getLogger(Watcher.class.getName());
    private static final long TICK_MILLIS = 20;
    private static final long IDLE_MILLIS = 10_000;

    private final Set<Exchange> open = new HashSet<>();
    private Thread thread;
    private boolean idle;

    synchronized void add(Exchange exchange) {
        open.add(exchange);
        if (thread == null) {
            thread = new Thread(this::run, "azure-ml-http-watcher");
            thread.setDaemon(true);
            thread.start();
        } else if (idle) {
            // Else it looks again soon anyway: to wake it for each request costs more than the request.
            notifyAll();
        }
    }

    synchronized void remove(Exchange exchange) {
        open.remove(exchange);
    }

    private void run() {
        while (true) {
            Exchange[] now = next();
            if (now == null) {
                return;
            }
            for (Exchange exchange : now) {
                try {
                    exchange.check(System.nanoTime());
                } catch (RuntimeException e) {
                    LOGGER.log(Level.FINE, "a request could not be ended", e);
                }
            }
        }
    }

    /** @return what is to be looked at now; null to end */
    private synchronized Exchange[] next() {
        try {
            if (!open.isEmpty()) {
                wait(TICK_MILLIS);
            }
            awaitOne();
        } catch (InterruptedException e) {
            // Nobody interrupts this thread on purpose; the next request starts another.
            thread = null;
            return null;
        }
        if (open.isEmpty()) {
            thread = null;
            return null;
        }
        return open.toArray(new Exchange[0]);
    }

    private void awaitOne() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
        idle = true;
        try {
            for (long left = IDLE_MILLIS; open.isEmpty() && left > 0; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        } finally {
            idle = false;
        }
    }
}
