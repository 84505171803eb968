package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {

    private final List<Duration> pauses = new ArrayList<>();
    private final FakeNetwork network = new FakeNetwork();
    private long nanos = 1;
    private final HostStates hosts = new HostStates(() -> nanos);
    private final RetryPolicy policy = new RetryPolicy(
            4,
            new BackOff(HttpTimings.DEFAULTS) {
                @Override
                public void pause(Duration wait) {
                    pauses.add(wait);
                }
            },
            hosts);

    private int send(Attempt attempt) throws Exception {
        return policy.send(attempt, network).status();
    }

    private static Attempt attempt(String method) {
        return FakeNetwork.attempt(FakeNetwork.call(method));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void idempotentCallsAreRetriedAfterTransientErrors(int status) throws Exception {
        network.status(status).status(status).status(200);
        Attempt attempt = attempt("GET");
        assertEquals(200, send(attempt));
        assertEquals(3, network.sent.size());
        assertEquals(2, pauses.size());
        assertTrue(attempt.lost());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 504, 400, 404, 412})
    void otherCallsAndOtherErrorsAreNotRetried(int status) throws Exception {
        network.status(status);
        assertEquals(status, send(attempt("POST")));
        assertEquals(1, network.sent.size());
    }

    @Test
    void refusedCallsOfAnyKindAreRetried() throws Exception {
        network.status(429).status(503, Map.of("retry-after", "0")).status(200);
        Attempt attempt = attempt("POST");
        assertEquals(200, send(attempt));
        assertFalse(attempt.lost());
    }

    @Test
    void pauseIsAtLeastTheOneThatTheServiceAsksFor() throws Exception {
        network.status(429, Map.of("retry-after", "7")).status(200);
        send(attempt("GET"));
        assertTrue(pauses.get(0).compareTo(Duration.ofSeconds(7)) >= 0, pauses.toString());
    }

    @Test
    void responseIsReturnedAtOnceIfTheServiceAsksForMoreTimeThanIsLeft() throws Exception {
        network.status(429, Map.of("retry-after", "100000"));
        assertEquals(429, send(attempt("GET")));
        assertEquals(List.of(), pauses);
    }

    @Test
    void lastResponseIsReturnedWhenTheAttemptsAreUsedUp() throws Exception {
        network.status(502);
        Attempt attempt = attempt("GET");
        assertEquals(502, send(attempt));
        assertEquals(4, network.sent.size());
        assertEquals(4, attempt.failures());
    }

    @Test
    void callMayLowerTheNumberOfAttempts() throws Exception {
        network.status(502);
        send(FakeNetwork.attempt(FakeNetwork.call("GET").maxAttempts(2)));
        assertEquals(2, network.sent.size());
    }

    @Test
    void callMayAddTransientStatuses() throws Exception {
        network.status(404).status(200);
        assertEquals(200, send(FakeNetwork.attempt(FakeNetwork.call("GET").retryOn(404))));
    }

    @Test
    void acceptedStatusesAreNotRetried() throws Exception {
        network.status(500);
        assertEquals(500, send(FakeNetwork.attempt(FakeNetwork.call("GET").accept(500))));
        assertEquals(1, network.sent.size());
    }

    @Test
    void unsentCallsOfAnyKindAreRetried() throws Exception {
        network.failure(Failure.Kind.CONNECT, false).status(201);
        Attempt attempt = attempt("POST");
        assertEquals(201, send(attempt));
        assertFalse(attempt.lost());
    }

    @Test
    void callWithAFallbackGivesUpSoonAHostThatNeverResponded() {
        network.failure(Failure.Kind.CONNECT, false);
        assertThrows(
                Failure.class,
                () -> send(FakeNetwork.attempt(FakeNetwork.call("GET").hasFallback())));
        assertEquals(HostStates.ATTEMPTS, network.sent.size());
    }

    @Test
    void callWithAFallbackDoesNotTryAHostAgainForAMinute() throws Exception {
        network.failure(Failure.Kind.UNKNOWN_HOST, false)
                .failure(Failure.Kind.UNKNOWN_HOST, false)
                .status(200);
        assertThrows(
                Failure.class,
                () -> send(FakeNetwork.attempt(FakeNetwork.call("GET").hasFallback())));
        nanos += Duration.ofSeconds(59).toNanos();
        Failure failure = assertThrows(
                Failure.class,
                () -> send(FakeNetwork.attempt(FakeNetwork.call("GET").hasFallback())));
        assertEquals(Failure.Kind.UNKNOWN_HOST, failure.kind);
        assertEquals(2, network.sent.size());
        nanos += Duration.ofSeconds(2).toNanos();
        assertEquals(200, send(FakeNetwork.attempt(FakeNetwork.call("GET").hasFallback())));
    }

    @Test
    void callWithAFallbackTriesAHostAgainThatRespondedToAnotherCall() throws Exception {
        network.failure(Failure.Kind.CONNECT, false)
                .failure(Failure.Kind.CONNECT, false)
                .status(404)
                .status(200);
        assertThrows(
                Failure.class,
                () -> send(FakeNetwork.attempt(FakeNetwork.call("GET").hasFallback())));
        assertEquals(404, send(attempt("GET")));
        assertEquals(200, send(FakeNetwork.attempt(FakeNetwork.call("GET").hasFallback())));
    }

    @Test
    void callWithAFallbackOutlastsAShortOutageOfAHostThatHasResponded() throws Exception {
        network.status(200)
                .failure(Failure.Kind.CONNECT, false)
                .failure(Failure.Kind.CONNECT, false)
                .failure(Failure.Kind.CONNECT, false)
                .status(201);
        assertEquals(200, send(attempt("GET")));
        assertEquals(201, send(FakeNetwork.attempt(FakeNetwork.call("GET").hasFallback())));
    }

    @Test
    void callWithAFallbackRetriesAfterAResponseWasLost() throws Exception {
        network.failure(Failure.Kind.LOST, true)
                .failure(Failure.Kind.TIMEOUT, true)
                .failure(Failure.Kind.LOST, true)
                .status(200);
        assertEquals(200, send(FakeNetwork.attempt(FakeNetwork.call("GET").hasFallback())));
    }

    @Test
    void callToTheResourceManagerHasNoFallback() throws Exception {
        network.failure(Failure.Kind.CONNECT, false)
                .failure(Failure.Kind.CONNECT, false)
                .failure(Failure.Kind.CONNECT, false)
                .status(200);
        Call call = Call.of(
                Call.Target.RESOURCE_MANAGER, "read", "it", "GET", URI.create("https://management.example.invalid/x"));
        assertEquals(200, send(FakeNetwork.attempt(call.hasFallback())));
    }

    @Test
    void lostResponseOfANonIdempotentCallIsAFailure() {
        network.failure(Failure.Kind.LOST, true);
        Attempt attempt = attempt("POST");
        assertThrows(Failure.class, () -> send(attempt));
        assertTrue(attempt.lost());
        assertEquals(1, network.sent.size());
    }

    @Test
    void lostResponseOfAnIdempotentCallIsRetriedAndRemembered() throws Exception {
        network.failure(Failure.Kind.LOST, true).status(200);
        Attempt attempt = attempt("PUT");
        assertEquals(200, send(attempt));
        assertTrue(attempt.lost());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS", "TOO_LARGE", "BODY", "REFUSED_ADDRESS", "CLOSED"})
    void failuresThatWouldComeAgainAreNotRetried(Failure.Kind kind) {
        network.failure(kind, false);
        assertThrows(Failure.class, () -> send(attempt("GET")));
        assertEquals(1, network.sent.size());
    }

    @Test
    void incompleteJsonIsRetriedAndAWebPageIsNot() throws Exception {
        network.defect(Advice.Defect.INCOMPLETE_JSON).defect(Advice.Defect.WEB_PAGE);
        assertEquals(
                Advice.Defect.WEB_PAGE, policy.send(attempt("GET"), network).defect());
        assertEquals(2, network.sent.size());
    }
}
