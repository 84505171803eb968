package io.jenkins.plugins.azureml.client.http;

import java.time.Duration;

/**
 * Time limits and retries of the client.
 *
 * @param connect for opening a connection, including TLS
 * @param response for the next byte of a response, and for the service to read the next bytes of a request body
 * @param total for one call with all its attempts
 * @param transfer for one call that transfers bulk data (sources, artifacts), with all its attempts
 * @param backOff the bound of the first back-off, which doubles; the actual wait is random between zero and the bound
 * @param maxBackOff the highest bound; a Retry-After of the service may be longer
 * @param attempts the maximum number of attempts for one call
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
