package io.jenkins.plugins.azureml.client.auth;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.json.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * An access token and its lifetime, in ticks of {@link System#nanoTime}.
 *
 * @param staleAt when to request a new token, while this one is still used
 */
record Token(SecretText value, long staleAt, long expiresAt) {

    private static final long DEFAULT_SECONDS = 300;
    private static final long MAX_SECONDS = Duration.ofDays(2).toSeconds();

    /**
     * Reads a response of a token endpoint.
     *
     * @param now in ticks of the clock of tokens
     * @return null if the response contains no token
     */
    @CheckForNull
    static Token of(JsonNode answer, long now) {
        String text = Json.text(answer, "access_token");
        if (text == null || !text.matches("[\\x21-\\x7e]+")) {
            return null;
        }
        long life = Json.seconds(answer, "expires_in", -1);
        if (life < 0) {
            long on = Json.seconds(answer, "expires_on", -1);
            life = on < 0 ? DEFAULT_SECONDS : on - Instant.now().getEpochSecond();
        }
        life = Math.max(0, Math.min(life, MAX_SECONDS));
        // Not to its last second: the request that carries the token takes a while.
        long margin = Math.min(30, life / 10);
        long refresh = Json.seconds(answer, "refresh_in", Long.MAX_VALUE);
        long stale = Math.min(life * 4 / 5, refresh <= 0 ? Long.MAX_VALUE : refresh);
        return new Token(SecretText.of(text), now + nanos(stale), now + nanos(life - margin));
    }

    boolean valid(long now) {
        return expiresAt - now > 0;
    }

    boolean fresh(long now) {
        return valid(now) && staleAt - now > 0;
    }

    /** Returns the token with a later refresh, after a refresh that failed. */
    Token later(long seconds, long now) {
        return new Token(value, now + nanos(seconds), expiresAt);
    }

    private static long nanos(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
