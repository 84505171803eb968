package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * One request on the wire: whether it was sent, and when it must end. An interrupt ends it by itself, since the sockets belong
 * to channels; {@link Deadlines} closes its connection when its time is up.
 */
final class Exchange {

    /** Why the connection was closed from this side. */
    enum End {
        NONE,
        TOO_LONG,
        STALLED
    }

    static final String ATTRIBUTE = "azureml.exchange";

    private final boolean certain;
    private final HttpUriRequestBase request;
    private final long deadline;
    private final long stallNanos;
    private volatile boolean sent;
    private volatile boolean sending;
    private volatile long progress = System.nanoTime();
    private AddressCheck guard;
    private volatile End end = End.NONE;

    /**
     * @param certain whether it must be known whether the request was sent
     * @param limitNanos how long the request may take altogether
     * @param stallNanos how long the service may take no byte of the body
     */
    Exchange(HttpUriRequestBase request, boolean certain, long limitNanos, long stallNanos) {
        this.request = request;
        this.certain = certain;
        this.deadline = System.nanoTime() + limitNanos;
        this.stallNanos = stallNanos;
    }

    void guard(AddressCheck check) {
        guard = check;
    }

    /** Returns the check of the address that the request is connected to; null if any address is allowed. */
    @CheckForNull
    AddressCheck guard() {
        return guard;
    }

    boolean certain() {
        return certain;
    }

    /** Records that a connection is open and the request begins: from now on the service may have received it. */
    void begin() {
        sent = true;
    }

    boolean sent() {
        return sent;
    }

    /** Records whether bytes of the body are being written, which blocks if the service reads none. */
    void sending(boolean value) {
        progress = System.nanoTime();
        sending = value;
    }

    End end() {
        return end;
    }

    /**
     * Ends the request if its time is up.
     *
     * @return after how many nanoseconds to check again; 0 if the request has been ended
     */
    long check(long now) {
        if (now - deadline >= 0) {
            return stop(End.TOO_LONG);
        }
        boolean hasBody = request.getEntity() != null;
        long stall = sending ? progress + stallNanos - now : stallNanos;
        if (hasBody && stall <= 0) {
            return stop(End.STALLED);
        }
        return hasBody ? Math.min(stall, deadline - now) : deadline - now;
    }

    private long stop(End why) {
        end = why;
        request.cancel();
        return 0;
    }
}
