package io.jenkins.plugins.azureml.localazure;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The issued access tokens: opaque, random, expiring. */
final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param runId set on the token of a running script, which has no audience */
    record Token(String value, String audience, Instant expires, String runId) {}

    private final ServerClock clock;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    Tokens(ServerClock clock) {
        this.clock = clock;
    }

    static String random(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(bytes));
    }

    static byte[] randomBytes(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    Token issue(String audience, Duration lifetime) {
        return keep(new Token("local." + random(48), audience, clock.now().plus(lifetime), null));
    }

    Token issueForRun(String runId, Duration lifetime) {
        return keep(new Token("run." + random(32), null, clock.now().plus(lifetime), runId));
    }

    private Token keep(Token token) {
        tokens.put(token.value, token);
        return token;
    }

    Optional<Token> find(String value) {
        return Optional.ofNullable(tokens.get(value));
    }

    void revoke(String value) {
        tokens.remove(value);
    }

    /** Expires a token, which stays known. */
    void expire(String value) {
        tokens.computeIfPresent(value, (v, token) -> new Token(v, token.audience, clock.now(), token.runId));
    }

    /** Revokes the tokens of clients, but not those of running scripts. */
    void revokeAll() {
        tokens.values().removeIf(token -> token.runId == null);
    }
}
