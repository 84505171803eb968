package io.jenkins.plugins.azureml.client.service;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.azureml.client.runs.LogChunk;
import io.jenkins.plugins.azureml.client.testing.FuzzAzure;
import org.junit.jupiter.api.Timeout;

/** Parts of a file, whatever a server says of their place and of the whole. */
class SignedContentFuzzTest {

    private static final FuzzAzure AZURE = new FuzzAzure();

    @Timeout(60)
    @FuzzTest
    void anyResponseIsAPartOfTheFileOrAnAzureMlException(byte[] answer) {
        AZURE.answer(answer);
        for (int offset : new int[] {0, 5}) {
            AZURE.holds(client -> {
                LogChunk chunk = client.runs("iris").readLog(AZURE.azure.server.uri("/blob?sig=x"), offset, 10);
                if (chunk.bytes().length > 10 || chunk.offset() != offset || chunk.total() < -1) {
                    throw new AssertionError(chunk + " of " + chunk.total());
                }
            });
            AZURE.holds(client -> client.artifacts().read("iris", "run-1", "a/b", 10));
        }
    }
}
