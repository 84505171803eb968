package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BearerPolicyTest {

    /** Numbered tokens of one audience, for one host. */
    private static final class Tokens implements Bearer {
        private final String audience;
        private final Bearer alternative;
        private int number = 1;
        private String accepted;

        Tokens(String audience, Bearer alternative) {
            this.audience = audience;
            this.alternative = alternative;
        }

        @Override
        public Optional<String> problem(URI target) {
            return target.getHost().startsWith("api.") ? Optional.empty() : Optional.of("does not trust");
        }

        @Override
        public SecretText token() {
            return SecretText.of(audience + "-" + number);
        }

        @Override
        public boolean invalidate(SecretText refused) {
            number++;
            return true;
        }

        @Override
        public Bearer alternativeFor(URI target, boolean unauthenticated) {
            return alternative;
        }

        @Override
        public void accepted(URI target) {
            accepted = target.getPath();
        }
    }

    private final FakeNetwork network = new FakeNetwork();
    private final BearerPolicy policy = new BearerPolicy(FakeNetwork.errors());
    private final Tokens other = new Tokens("other", null);
    private final Tokens tokens = new Tokens("first", other);

    private RawResponse send(Attempt attempt) throws Exception {
        return policy.send(attempt, network);
    }

    private static Attempt attempt(Bearer bearer) {
        return FakeNetwork.attempt(FakeNetwork.call("GET").bearer(bearer));
    }

    private List<String> sentTokens() {
        return network.sent.stream()
                .map(sent -> String.valueOf(sent.headers().get("authorization")))
                .toList();
    }

    @Test
    void tokenIsSentAndItsAcceptanceReported() throws Exception {
        network.status(200);
        send(attempt(tokens));
        assertEquals(List.of("Bearer first-1"), sentTokens());
        assertEquals("/x", tokens.accepted);
    }

    @Test
    void callWithoutBearerKeepsItsOwnHeader() throws Exception {
        network.status(401);
        Attempt attempt = FakeNetwork.attempt(FakeNetwork.call("GET"));
        attempt.setHeader("Authorization", "Basic x");
        assertEquals(401, send(attempt).status());
        assertEquals(List.of("Basic x"), sentTokens());
    }

    @Test
    void nothingIsSentToAnUntrustedHost() {
        Attempt attempt = attempt(tokens);
        attempt.redirectTo(URI.create("https://other.example.invalid/x"));
        AzureMlException e = assertThrows(AzureMlException.class, () -> send(attempt));
        assertTrue(e.getMessage().contains("does not trust"), e.getMessage());
        assertEquals(0, network.sent.size());
    }

    @Test
    void tokenIsRemovedAfterARedirectToAnotherHost() throws Exception {
        network.status(200);
        Attempt attempt = attempt(tokens);
        attempt.setHeader("Authorization", "Bearer of-the-request-before");
        attempt.redirectToForeign(URI.create("https://other.example.invalid/x"), false);
        send(attempt);
        assertFalse(network.sent.get(0).headers().containsKey("authorization"));
    }

    @Test
    void refusedTokenIsRenewedOnceAndThenAnotherAudienceTried() throws Exception {
        network.status(401).status(401).status(200);
        assertEquals(200, send(attempt(tokens)).status());
        assertEquals(List.of("Bearer first-1", "Bearer first-2", "Bearer other-1"), sentTokens());
        assertEquals("/x", other.accepted);
    }

    @Test
    void tokenThatExpiresDuringARetryIsRenewedAgain() throws Exception {
        network.status(401).failure(Failure.Kind.LOST, true);
        Attempt attempt = attempt(new Tokens("first", null));
        assertThrows(Failure.class, () -> send(attempt));
        network.status(401).status(200);
        assertThrows(Failure.class, () -> send(attempt));
        assertEquals(200, send(attempt).status());
        assertEquals("Bearer first-3", sentTokens().get(4));
    }

    @Test
    void moreInformativeOfTwoRefusalsIsReturned() throws Exception {
        network.status(403, Map.of("x", "role missing")).status(401).status(401);
        RawResponse response = send(attempt(tokens));
        assertEquals("role missing", response.head().header("x"));
    }

    @Test
    void allTokensThatWereSentAreKnownForRedaction() throws Exception {
        network.status(401).status(401).status(401).status(401);
        Attempt attempt = attempt(tokens);
        send(attempt);
        assertEquals(
                sentTokens(),
                attempt.token().shown().stream()
                        .map(token -> "Bearer " + token.reveal())
                        .toList());
    }
}
