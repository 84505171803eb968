package io.jenkins.plugins.azureml.client.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.azureml.client.testing.FuzzAzure;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** Statuses, headers and bodies of any kind: errors, challenges, redirects, waits, pages, broken compression. */
class ResponseFuzzTest {

    private static final FuzzAzure AZURE = new FuzzAzure(2);

    @Timeout(60)
    @FuzzTest
    void anyResponseIsAResultOrAnAzureMlException(byte[] answer) {
        AZURE.answer(answer);
        AZURE.holds(client -> client.runs("iris").details("run-1"));
        AZURE.holds(client -> client.runs("iris").tag("run-1", Map.of("a", "b"), Map.of()));
    }
}
