package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Remembers which hosts are out of reach, for calls that have another way. A workspace that accepts private connections only
 * would otherwise delay each of them by all retries. A host that has responded before is retried as usual, since its outage is
 * probably short. Thread-safe.
 */
final class HostStates {

    /** Attempts at a host that has never responded. */
    static final int ATTEMPTS = 2;

    private static final int MAX_HOSTS = 500;
    private static final long OUT_OF_REACH_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Whether a host responded last, or why it did not, and when. */
    private record State(@CheckForNull Failure failure, boolean hasResponded, long nanos) {}

    private final Map<String, State> states = new Lru<>(MAX_HOSTS);
    private final LongSupplier clock;

    HostStates() {
        this(System::nanoTime);
    }

    HostStates(LongSupplier clock) {
        this.clock = clock;
    }

    /** Returns why a host was out of reach within the last minute; null if it may be in reach. */
    @CheckForNull
    synchronized Failure outOfReach(URI uri) {
        State state = states.get(key(uri));
        return state == null || clock.getAsLong() - state.nanos() > OUT_OF_REACH_NANOS ? null : state.failure();
    }

    /** Returns how often a call that has another way tries to open a connection. */
    synchronized int attempts(URI uri) {
        State state = states.get(key(uri));
        return state != null && state.hasResponded() ? Integer.MAX_VALUE : ATTEMPTS;
    }

    synchronized void responded(URI uri) {
        states.put(key(uri), new State(null, true, clock.getAsLong()));
    }

    /** Records that all attempts to open a connection failed. */
    synchronized void gaveUp(URI uri, Failure failure) {
        State state = states.get(key(uri));
        states.put(key(uri), new State(failure, state != null && state.hasResponded(), clock.getAsLong()));
    }

    private static String key(URI uri) {
        return Hosts.host(uri) + ":" + uri.getPort();
    }
}
