package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersPolicyTest {

    private final FakeNetwork network = new FakeNetwork().status(200);
    private final HeadersPolicy policy = new HeadersPolicy("agent/1");

    @Test
    void everyRequestIdentifiesClientAndCall() throws Exception {
        Attempt attempt = FakeNetwork.attempt(FakeNetwork.call("GET"));
        policy.send(attempt, network);
        Map<String, String> headers = network.sent.get(0).headers();
        assertEquals("agent/1", headers.get("user-agent"));
        assertEquals("application/json", headers.get("accept"));
        assertEquals("gzip", headers.get("accept-encoding"));
        assertEquals(attempt.clientRequestId(), headers.get("x-ms-client-request-id"));
    }

    @Test
    void headersOfTheCallOverrideTheUsualOnes() throws Exception {
        Call call = FakeNetwork.call("GET").header("accept", "*/*").header("Range", "bytes=0-1");
        policy.send(FakeNetwork.attempt(call), network);
        assertEquals("*/*", network.sent.get(0).headers().get("accept"));
        assertEquals("bytes=0-1", network.sent.get(0).headers().get("range"));
    }
}
