package io.jenkins.plugins.azureml.localazure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A fault and the requests that it applies to. Created by {@link #on}, configured by chained calls, switched on by
 * {@link Faults#add}. Actions combine if they do not contradict each other, such as a delay and a truncated body.
 */
public final class Fault {
    private final String method;
    private final Pattern path;
    private Service service;
    private int skip;
    private int limit = Integer.MAX_VALUE;
    private final AtomicInteger seen = new AtomicInteger();
    private String name = "";

    int status;
    byte[] body;
    final Map<String, String> headers = new LinkedHashMap<>();
    Duration delay = Duration.ZERO;
    Duration answerDelay = Duration.ZERO;
    Duration piecePause;
    int pieceBytes;
    boolean resetBefore;
    boolean resetAfter;
    long truncateAt = -1;
    boolean revoke;
    boolean expire;

    private Fault(String method, Pattern path) {
        this.method = method;
        this.path = path;
    }

    /**
     * @param method an HTTP method, or {@code "*"}
     * @param pathRegex matches anywhere in the path (not the query)
     */
    public static Fault on(String method, String pathRegex) {
        return new Fault(method, Pattern.compile(pathRegex));
    }

    /** Restricts the fault to one server. */
    public Fault at(Service only) {
        service = only;
        return this;
    }

    /** Lets the first n matching requests through. */
    public Fault after(int n) {
        skip = n;
        return this;
    }

    /** Ends the fault after n requests. By default it never ends. */
    public Fault times(int n) {
        limit = n;
        return this;
    }

    /** Responds with this status and JSON without handling the request. */
    public Fault status(int code, String json) {
        status = code;
        body = json.getBytes(StandardCharsets.UTF_8);
        headers.putIfAbsent("Content-Type", "application/json; charset=utf-8");
        return named("status " + code);
    }

    /** Sets a header of the response. */
    public Fault header(String headerName, String value) {
        headers.put(headerName, value);
        return this;
    }

    /** Sets the content type of the response. */
    public Fault contentType(String type) {
        return header("Content-Type", type).named("content type " + type);
    }

    /** Handles the request, but responds with this body. */
    public Fault body(String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
        return named("body");
    }

    /** Responds with 429 and {@code Retry-After} in seconds, without handling the request. */
    public Fault throttle(int retryAfterSeconds) {
        return status(429, "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"The request is being throttled.\"}}")
                .header("Retry-After", Integer.toString(retryAfterSeconds));
    }

    /** Delays the handling of the request. */
    public Fault delay(Duration time) {
        delay = time;
        return named("delay");
    }

    /** Handles the request at once, but delays the response. */
    public Fault delayResponse(Duration time) {
        answerDelay = time;
        return named("answer delay");
    }

    /** Sends the response body in pieces with a pause after each. */
    public Fault slowBody(int bytes, Duration pause) {
        pieceBytes = bytes;
        piecePause = pause;
        return named("drip");
    }

    /** Resets the connection (RST) before the request is read or handled. */
    public Fault resetBefore() {
        resetBefore = true;
        return named("reset before");
    }

    /** Handles the request, then resets the connection (RST), so that the response is lost. */
    public Fault resetAfter() {
        resetAfter = true;
        return named("reset after");
    }

    /** Announces the whole body, sends only this number of bytes, and closes the connection. */
    public Fault truncate(long bytes) {
        truncateAt = bytes;
        return named("truncated");
    }

    /** Revokes the token of the request, so that it gets 401. */
    public Fault revokeToken() {
        revoke = true;
        return named("token revoked");
    }

    /** Expires the token of the request, so that it gets 401. */
    public Fault expireToken() {
        expire = true;
        return named("token expired");
    }

    /** Returns the number of matching requests, including those let through. */
    public int seen() {
        return seen.get();
    }

    private Fault named(String what) {
        name = name.isEmpty() ? what : name + ", " + what;
        return this;
    }

    boolean replacesHandling() {
        return status != 0;
    }

    boolean applies(Service at, String requestMethod, String requestPath) {
        if (service != null && service != at
                || !method.equals("*") && !method.equals(requestMethod)
                || !path.matcher(requestPath).find()) {
            return false;
        }
        int number = seen.incrementAndGet();
        return number > skip && number - skip <= limit;
    }

    @Override
    public String toString() {
        return name;
    }
}
