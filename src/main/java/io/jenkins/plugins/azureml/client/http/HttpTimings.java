package io.jenkins.plugins.azureml.client.http;

import java.time.Duration;

/**
 * How long the client waits and how often it tries.
 *
 * @param connect for a connection, TLS included
 * @param response for the next byte of an answer, and for the service to take the next bytes of a body
 * @param total for one operation with all its repeats
 * @param transfer the same for an operation that moves bulk data (sources, artifacts)
 * @param backOff the first wait before a repeat; it doubles, and the actual wait is random between zero and it
 * @param maxBackOff the longest such wait; a Retry-After of the service may be longer
 * @param attempts how often one request is sent at most
 */
public record HttpTimings(
        Duration connect,
        Duration response,
        Duration total,
        Duration transfer,
        Duration backOff,
        Duration maxBackOff,
        int attempts) {

    public static final HttpTimings DEFAULTS = new HttpTimings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofMinutes(60),
            Duration.ofMillis(500),
            Duration.ofSeconds(20),
            7);

    public HttpTimings {
        for (Duration d : new Duration[] {connect, response, total, transfer, backOff, maxBackOff}) {
            if (d.isNegative() || d.isZero()) {
                throw new IllegalArgumentException("each of the timings must be longer than zero");
            }
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1");
        }
    }
}
