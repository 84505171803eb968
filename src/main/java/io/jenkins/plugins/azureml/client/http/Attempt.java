package io.jenkins.plugins.azureml.client.http;

import java.net.URI;
import java.util.UUID;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.HeaderGroup;

/**
 * The next attempt to send a call, and what is known of the attempts before. The policies of the pipeline change it; it is
 * confined to the thread that sends the call.
 */
final class Attempt {

    private final Call call;
    private final String clientRequestId = UUID.randomUUID().toString();
    private final HeaderGroup headers = new HeaderGroup();
    private final CallToken token;
    private final long responseNanos;
    private final long deadline;
    private URI uri;
    private boolean direct;
    private boolean foreign;
    private boolean lost;
    private int failures;

    Attempt(Call call, HttpTimings timings) {
        this.call = call;
        this.token = new CallToken(call.bearer, call.once);
        this.uri = call.uri;
        this.direct = call.direct;
        this.responseNanos = timings.response().toNanos();
        this.deadline = System.nanoTime() + (call.bulk ? timings.transfer() : timings.total()).toNanos();
    }

    Call call() {
        return call;
    }

    /** Returns the id that identifies all attempts of the call to the service. */
    String clientRequestId() {
        return clientRequestId;
    }

    CallToken token() {
        return token;
    }

    Header[] headers() {
        return headers.getHeaders();
    }

    /** Replaces all headers of that name. */
    void setHeader(String name, String value) {
        headers.setHeader(new BasicHeader(name, value));
    }

    void removeHeader(String name) {
        headers.removeHeaders(name);
    }

    /** Returns the address of the next request: that of the call, or where it was redirected to. */
    URI uri() {
        return uri;
    }

    /** Returns whether the next request must not use the proxy. */
    boolean direct() {
        return direct;
    }

    /** Returns whether the call was ever redirected to another host, and must carry no token from then on. */
    boolean foreign() {
        return foreign;
    }

    void redirectTo(URI target) {
        uri = target;
    }

    /** Redirects to another host for good: that host must not lead the token back to a place of its choice. */
    void redirectToForeign(URI target, boolean stayDirect) {
        uri = target;
        foreign = true;
        direct = direct && stayDirect;
    }

    /** Returns whether an earlier attempt may have reached the service although its response was lost. */
    boolean lost() {
        return lost;
    }

    void markLost() {
        lost = true;
    }

    int failures() {
        return failures;
    }

    void countFailure() {
        failures++;
    }

    /** Returns the number of this attempt, from 1. */
    int number() {
        return failures + 1;
    }

    /** Returns how long the call may still take, in nanoseconds. */
    long remainingNanos() {
        return deadline - System.nanoTime();
    }

    /** Returns how long the next request may take: a service that drips its response must leave time for another attempt. */
    long limitNanos() {
        long left = remainingNanos();
        return Math.max(1, call.idempotent ? Math.max(left / 2, Math.min(left, responseNanos)) : left);
    }
}
