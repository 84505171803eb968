package io.jenkins.plugins.azureml.client.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.json.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a token serves, and from when on another is asked for. */
class TokenLifeTest {

    // Any number can be the time, also one that overflows soon.
    private static final long NOW = Long.MAX_VALUE - 5;

    private static Token token(String life) throws Exception {
        JsonNode json = Json.parse(("{\"access_token\":\"fake-token\"" + life + "}").getBytes());
        return Token.of(json, NOW);
    }

    private static long after(long seconds) {
        return NOW + Duration.ofSeconds(seconds).toNanos();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // life | fresh for | valid for
                ",\"expires_in\":\"3600\" | 2880 | 3570",
                ",\"expires_in\":3600 | 2880 | 3570",
                ",\"expires_in\":100 | 80 | 90",
                ",\"expires_in\":86400,\"refresh_in\":43200 | 43200 | 86370",
                ",\"expires_in\":3600,\"refresh_in\":\"0\" | 2880 | 3570",
                ",\"expires_in\":3600,\"refresh_in\":-5 | 2880 | 3570",
                ",\"expires_in\":3600,\"refresh_in\":99999 | 2880 | 3570",
                ",\"expires_in\":1e300 | 138240 | 172770",
                ",\"expires_in\":-3,\"expires_on\":1 | 0 | 0",
                ",\"expires_in\":\"x\" | 240 | 270",
                "'' | 240 | 270"
            })
    void staleTokenIsStillValid(String life, long fresh, long valid) throws Exception {
        Token token = token(life.equals("''") ? "" : life);
        assertEquals(after(fresh), token.staleAt());
        assertEquals(after(valid), token.expiresAt());
        if (fresh > 0) {
            assertTrue(token.fresh(after(fresh) - 1));
            assertTrue(token.valid(after(valid) - 1));
        }
        assertFalse(token.fresh(after(fresh)));
        assertFalse(token.valid(after(valid)));
    }

    @Test
    void expiryIsReadAsAnAbsoluteTime() throws Exception {
        long on = Instant.now().getEpochSecond() + 1000;
        long valid = Duration.ofNanos(token(",\"expires_on\":\"" + on + "\"").expiresAt() - NOW)
                .toSeconds();
        assertTrue(valid > 900 && valid <= 970, valid + " s");
    }

    @Test
    void expiryOfZeroMeansExpired() throws Exception {
        assertFalse(token(",\"expires_in\":0").valid(NOW));
        assertFalse(token(",\"expires_on\":0").valid(NOW));
    }

    @Test
    void failedRefreshDoesNotExtendAToken() throws Exception {
        Token token = token(",\"expires_in\":3600");
        Token kept = token.later(30, after(3000));
        assertEquals(after(3030), kept.staleAt());
        assertEquals(token.expiresAt(), kept.expiresAt());
        assertTrue(kept.fresh(after(3029)));
        Token late = token.later(30, after(3560));
        assertFalse(late.fresh(after(3570)), "not beyond its end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"access_token\":null}",
                "{\"access_token\":\"\"}",
                "{\"access_token\":\"a b\"}",
                "{\"access_token\":\"a\\r\\nX: y\"}",
                "{\"access_token\":{\"a\":1}}"
            })
    void invalidHeaderValueIsNotAToken(String answer) throws Exception {
        assertNull(Token.of(Json.parse(answer.getBytes()), NOW));
    }
}
