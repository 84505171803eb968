package io.jenkins.plugins.azureml.client.auth;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.TOKEN;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.WORKSPACE;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.FuzzAzure;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.WrittenReply;
import org.junit.jupiter.api.Timeout;

/** What an authority may answer: a token that a header can carry, or an error. */
class TokenFuzzTest {

    private static final FuzzAzure AZURE = new FuzzAzure();

    static {
        AZURE.azure.server.on(WORKSPACE, request -> {
            String header = String.valueOf(request.header("Authorization"));
            if (!header.matches("Bearer [\\x21-\\x7e]+")) {
                throw new AssertionError(header);
            }
            return Reply.json(ScriptedAzure.workspace("https://example.invalid"));
        });
    }

    @Timeout(60)
    @FuzzTest
    void anyResponseIsATokenOrAnAzureMlException(byte[] answer) {
        AZURE.azure.server.on(TOKEN, request -> WrittenReply.of(answer));
        AZURE.forget();
        for (int i = 0; i < 2; i++) {
            AZURE.holds(client -> {
                try {
                    client.workspace();
                } catch (AzureMlException e) {
                    if (e.getMessage().contains(ScriptedAzure.SECRET)) {
                        throw new AssertionError(e.getMessage());
                    }
                }
            });
        }
    }
}
