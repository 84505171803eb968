package io.jenkins.plugins.azureml.client.error;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.azureml.net.AdviceTexts;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Bodies of errors in all the shapes that services, gateways and proxies have for them. */
class ErrorReaderFuzzTest {

    private static final String SECRET = "not-a-real-secret";
    private static final ErrorReader READER = new ErrorReader(Redactor.of(List.of(SecretText.of(SECRET))));

    @Timeout(60)
    @FuzzTest
    void anyBodyIsAnErrorWithoutSecretsOnOneLine(byte[] body) {
        ServiceError error = READER.read(body);
        String all = error + error.text() + error.deepestCode() + error.deepestMessage();
        if (all.contains(SECRET)) {
            throw new AssertionError("a secret in: " + all);
        }
        if (all.chars().anyMatch(c -> Character.isISOControl(c))) {
            throw new AssertionError("a control character in: " + all);
        }
        new AdviceTexts().onCodes(all);
    }
}
