package io.jenkins.plugins.azureml.client;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.DISCOVERY;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.WORKSPACE;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.azureml.client.testing.FuzzAzure;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.WrittenReply;
import org.junit.jupiter.api.Timeout;

/** The documents that tell where the services are: an address of them is asked with a token, or not at all. */
class DiscoveryFuzzTest {

    private static final FuzzAzure AZURE = new FuzzAzure();
    private static final Reply FINE = Reply.json(
            ScriptedAzure.workspace(AZURE.azure.server.uri("/discovery").toString()));

    @Timeout(60)
    @FuzzTest
    void anyDiscoveryDocumentGivesAnAddressOrAnError(byte[] answer) {
        AZURE.azure.server.script(WORKSPACE, WrittenReply.of(answer));
        AZURE.holds(client -> client.workspace().toString());
        AZURE.azure.server.script(DISCOVERY, WrittenReply.of(answer));
        AZURE.holds(AmlClient::discovery);
        AZURE.azure.server.script(WORKSPACE, FINE);
        AZURE.holds(AmlClient::discovery);
        AZURE.holds(AmlClient::generation);
        AZURE.forget();
    }
}
