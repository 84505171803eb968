package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectPolicyTest {

    private final FakeNetwork network = new FakeNetwork();
    private final RedirectPolicy policy = new RedirectPolicy(FakeNetwork.errors());

    private FakeNetwork redirect(int status, String location) {
        return network.status(status, Map.of("location", location));
    }

    private RawResponse send(Call call) throws Exception {
        return policy.send(FakeNetwork.attempt(call), network);
    }

    private String refusal(Call call) {
        AzureMlException e = assertThrows(AzureMlException.class, () -> send(call));
        assertEquals("Refused", e.code());
        return e.getMessage();
    }

    private URI lastUri() {
        return network.sent.get(network.sent.size() - 1).uri();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void relativeLocationsAreFollowed(int status) throws Exception {
        redirect(status, "y?a=b").status(200);
        assertEquals(200, send(FakeNetwork.call("GET")).status());
        assertEquals(URI.create("https://api.example.invalid/y?a=b"), lastUri());
    }

    @Test
    void tokenIsNotSentAgainAfterARedirectToAnotherHost() throws Exception {
        redirect(302, "https://other.example.invalid/x");
        redirect(302, "https://api.example.invalid/back").status(200);
        Attempt attempt = FakeNetwork.attempt(FakeNetwork.call("GET"));
        policy.send(attempt, network);
        assertEquals(URI.create("https://api.example.invalid/back"), lastUri());
        assertTrue(attempt.foreign());
    }

    @Test
    void onlyReadsMayBeRedirectedToAnotherHost() {
        redirect(307, "https://other.example.invalid/x");
        assertTrue(refusal(FakeNetwork.call("POST")).contains("another host"));
        assertEquals(1, network.sent.size());
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.example.invalid/x, must begin with https://",
        "'ht tp://', an invalid URL",
        "https://user@api.example.invalid/x, must not contain a user name"
    })
    void forbiddenLocationsAreRefused(String location, String reason) {
        redirect(302, location);
        String message = refusal(FakeNetwork.call("GET"));
        assertTrue(message.contains(reason), message);
    }

    @Test
    void httpsIsNeverLeftEvenIfTheRuleWouldAllowIt() {
        redirect(302, "http://api.example.invalid/x");
        String message = refusal(FakeNetwork.call("GET").urlRule(uri -> Optional.empty()));
        assertTrue(message.contains("redirected from https to"), message);
    }

    @Test
    void redirectsInACircleAreRefused() {
        redirect(302, "/x");
        assertTrue(refusal(FakeNetwork.call("GET")).contains("too often"));
        assertEquals(6, network.sent.size());
    }

    @Test
    void bodyIsNotDroppedForASeeOther() {
        redirect(303, "/y");
        assertTrue(refusal(FakeNetwork.call("POST").jsonBody("{}")).contains("(303)"));
    }

    @Test
    void addressOfTheCallIsCheckedBeforeAnythingIsSent() {
        network.status(200);
        String message = refusal(FakeNetwork.call("GET").urlRule(uri -> Optional.of("is not allowed")));
        assertTrue(message.contains("the address is not allowed"), message);
        assertEquals(0, network.sent.size());
    }

    @Test
    void proxyIsUsedForAnotherHostThatIsNotOnLoopback() throws Exception {
        redirect(302, "https://other.example.invalid/x").status(200);
        send(FakeNetwork.call("GET").direct(true));
        assertTrue(network.sent.get(0).direct());
        assertFalse(network.sent.get(1).direct());
    }

    @Test
    void acceptedRedirectsAndThoseWithoutLocationAreReturned() throws Exception {
        redirect(302, "/y");
        assertEquals(302, send(FakeNetwork.call("GET").accept(302)).status());
        FakeNetwork without = new FakeNetwork().status(302);
        assertEquals(
                302,
                policy.send(FakeNetwork.attempt(FakeNetwork.call("GET")), without)
                        .status());
    }
}
