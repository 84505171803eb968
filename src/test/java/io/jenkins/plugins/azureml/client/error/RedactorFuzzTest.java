package io.jenkins.plugins.azureml.client.error;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Texts that hold secrets, and addresses that are shown. */
class RedactorFuzzTest {

    private static final String SECRET = "not/a+real=secret";
    private static final Redactor REDACTOR = Redactor.of(List.of(SecretText.of(SECRET), SecretText.of("abc")));

    @Timeout(60)
    @FuzzTest
    void secretsAreMaskedInAnyText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (String redacted : new String[] {REDACTOR.redact(text), REDACTOR.redactValues(text)}) {
            if (redacted.contains(SECRET)) {
                throw new AssertionError(redacted);
            }
        }
        String redacted = REDACTOR.redact(text);
        if (!REDACTOR.redact(redacted).equals(redacted)) {
            throw new AssertionError(redacted + " became " + REDACTOR.redact(redacted));
        }
        URI uri = Json.toUri(text);
        if (uri != null && Redactor.show(uri).contains("?")) {
            throw new AssertionError(Redactor.show(uri));
        }
    }
}
