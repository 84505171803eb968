package io.jenkins.plugins.azureml.client.http.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** The headers that say how long to wait and what a token has to prove. */
class HeaderFuzzTest {

    @Timeout(60)
    @FuzzTest
    void anyHeadersAreReadOrIgnored(byte[] text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        ResponseHead head = Heads.of(429, headers);
        Duration wait = RetryAfter.of(head, Instant.now());
        if (wait != null && (wait.isNegative() || wait.toNanos() < 0)) {
            throw new AssertionError(wait);
        }
        String claims = Challenge.claims(head);
        if (claims != null && !claims.startsWith("{")) {
            throw new AssertionError(claims);
        }
    }
}
