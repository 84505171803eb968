package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.cloud.LocalAddresses;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request goes only where it may, whatever its host's name resolves to at each moment. */
class AddressCheckTest {

    /** Gives one address after another, as a name server does that works for an attacker. */
    private static final class Answers implements DnsResolver {
        private final Deque<String> addresses;

        Answers(String... addresses) {
            this.addresses = new ArrayDeque<>(List.of(addresses));
        }

        @Override
        public InetAddress[] resolve(String host) throws java.net.UnknownHostException {
            return new InetAddress[] {InetAddress.getByName(addresses.removeFirst())};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static void send(FaultServer server, DnsResolver resolver) throws Exception {
        URI uri = URI.create("http://model.example.invalid:" + server.port() + "/score");
        Call call = Call.of(Call.Target.SCORING, "score with", "it", "POST", uri)
                .addressRule(LocalAddresses::problem)
                .body("application/json", RepeatableBody.of("1".getBytes()));
        try (Transport transport = new Transport(HttpTimings.DEFAULTS, () -> null, 1000, null, resolver)) {
            transport.send(new Attempt(call, HttpTimings.DEFAULTS));
        }
    }

    @Test
    void nameOfALocalAddressIsRefusedBeforeConnecting() throws Exception {
        try (FaultServer server = new FaultServer()) {
            Failure e = assertThrows(Failure.class, () -> send(server, new Answers("127.0.0.1")));
            assertEquals(
                    "the host model.example.invalid leads to 127.0.0.1, which is this machine itself; nothing"
                            + " was sent there",
                    e.getMessage());
            assertFalse(e.sent);
            assertEquals(0, server.connections());
        }
    }

    @Test
    void reboundNameIsRefusedBeforeAnythingIsSent() throws Exception {
        try (FaultServer server = new FaultServer()) {
            server.otherwise(request -> Reply.json("1"));
            Failure e = assertThrows(Failure.class, () -> send(server, new Answers("203.0.113.1", "127.0.0.1")));
            assertTrue(e.getMessage().contains("leads to 127.0.0.1"), e.getMessage());
            assertFalse(e.sent);
            assertEquals(0, server.seen().size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.9.9.9",
                "0.1.2.3",
                "::1",
                "::",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::1",
                "169.254.1.1",
                "fe80::1",
                "febf::1",
                "64:ff9b::a9fe:a9fe",
                "168.63.129.16",
                "fd00:ec2::254"
            })
    void localAddressesAreRecognized(String address) throws Exception {
        assertTrue(LocalAddresses.problem(InetAddress.getByName(address)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.4", "192.168.1.1", "172.16.0.1", "20.50.1.1", "fd00::1", "2603:1020::1"})
    void privateAddressesAreAllowed(String address) throws Exception {
        assertTrue(LocalAddresses.problem(InetAddress.getByName(address)).isEmpty());
    }
}
