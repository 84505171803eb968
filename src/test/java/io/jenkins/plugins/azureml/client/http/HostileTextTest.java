package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.ErrorReader;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.message.Heads;
import io.jenkins.plugins.azureml.client.http.message.RetryAfter;
import io.jenkins.plugins.azureml.client.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts of the longest that an error may have, made so that a pattern which tries each beginning to the end takes minutes.
 * The limit is no measure of speed: what is not linear does not end in it.
 */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTextTest {

    private static final int LENGTH = 256 * 1024;
    private static final String SECRET = "not-a-real-secret";

    private final Redactor redactor = Redactor.of(List.of(SecretText.of(SECRET)));
    private final ErrorReader errors = new ErrorReader(redactor);

    private static String filled(String part) {
        return part.repeat(LENGTH / part.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http://a",
                "-eyJ",
                "-eyJaaaaaaaa",
                "eyJaaaaaaaa.",
                ".eyJaaaaaaaa.aaaaaaaa",
                "sig=",
                "sig",
                "Authorization:",
                "Authorization a",
                "Authorization: Basic ",
                "Bearer ",
                "Basic a",
                "password",
                "password ",
                "client_secret=",
                "\\\"password\\\"",
                "connectionString: '",
                "SharedAccessSignature ",
                " ",
                "\"",
                SECRET
            })
    void repetitiveTextIsRedactedInLinearTime(String part) {
        String redacted = redactor.redact(filled(part));
        assertFalse(redacted.contains(SECRET));
        assertNotNull(redactor.redactValues(filled(part)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<",
                "<title",
                "<title>",
                "<Title><a",
                "<Code>",
                "<Code>a</Code",
                "<Message>a",
                "<a ",
                "\n",
                "\r\n",
                "\uFEFF",
                "<a>"
            })
    void repetitivePageIsReadInLinearTime(String part) {
        assertNotNull(errors.read(("<" + filled(part)).getBytes(StandardCharsets.UTF_8)));
        assertNotNull(errors.read(filled(part).getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\n", "\\r\\n", "\\r\\n ", "Trace ID:", "AADSTS1", "{", "a "})
    void repetitiveLoginErrorIsReadInLinearTime(String part) {
        String body = "{\"error\":\"invalid_client\",\"error_description\":\"x" + filled(part) + "\"}";
        assertEquals(
                "invalid_client",
                errors.read(body.getBytes(StandardCharsets.UTF_8)).innerCodes().stream()
                        .findFirst()
                        .orElse("invalid_client"));
    }

    @Test
    void nestedErrorsAreReadUpToALimit() {
        String nested = "{\"error\":{\"code\":\"C\",\"message\":\"m\",\"innererror\":";
        String body = nested.repeat(90) + "{}" + "}}".repeat(90);
        assertEquals("C", errors.read(body.getBytes(StandardCharsets.UTF_8)).code());
        StringBuilder message = new StringBuilder("{}");
        for (int i = 0; i < 12; i++) {
            message = new StringBuilder("{\"message\":")
                    .append(Json.MAPPER.createObjectNode().textNode(message.toString()))
                    .append('}');
        }
        assertNotNull(errors.read(message.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 31 Dec 9999 23:59:59 GMT", "999999999", "999999999.999999999"})
    void distantRetryAfterDateIsCapped(String header) {
        Duration wait = RetryAfter.of(Heads.of(429, Map.of("retry-after", header)), Instant.now());
        assertTrue(wait.toNanos() > 0 && wait.compareTo(Duration.ofDays(1)) > 0, wait.toString());
    }
}
