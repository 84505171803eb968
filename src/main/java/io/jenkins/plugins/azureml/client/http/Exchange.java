package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** One sending of a request, watched: a blocking read of a socket cannot be interrupted, but its connection closed. */
final class Exchange {

    enum End {
        NONE,
        INTERRUPTED,
        TOO_LONG,
        STALLED
    }

    static final String ATTRIBUTE = "azureml.exchange";

    private final Thread thread = Thread.currentThread();
    private final boolean certain;
    private final HttpUriRequestBase request;
    private final long deadline;
    private final long stallNanos;
    private volatile boolean sent;
    private volatile boolean sending;
    private volatile long progress;
    private AddressCheck guard;
    private volatile End end = End.NONE;

    /** @param certain whether it must be known of the request whether it was sent */
    Exchange(HttpUriRequestBase request, boolean certain, long limitNanos, long stallNanos) {
        this.request = request;
        this.certain = certain;
        this.deadline = System.nanoTime() + limitNanos;
        this.stallNanos = stallNanos;
    }

    void guard(AddressCheck check) {
        guard = check;
    }

    /** What the address that it is connected to must pass; null if any will do. */
    @CheckForNull
    AddressCheck guard() {
        return guard;
    }

    boolean certain() {
        return certain;
    }

    /** A connection was there and the request has begun: from now on the service may have got it. */
    void begin() {
        sent = true;
    }

    boolean sent() {
        return sent;
    }

    void sending(boolean value) {
        progress();
        sending = value;
    }

    void progress() {
        progress = System.nanoTime();
    }

    End end() {
        return end;
    }

    /** Called again and again by the watcher. */
    void check(long now) {
        if (end != End.NONE) {
            return;
        }
        if (thread.isInterrupted()) {
            stop(End.INTERRUPTED);
        } else if (now - deadline > 0) {
            stop(End.TOO_LONG);
        } else if (sending && now - progress > stallNanos) {
            stop(End.STALLED);
        }
    }

    private void stop(End why) {
        end = why;
        request.cancel();
    }
}
