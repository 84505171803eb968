package io.jenkins.plugins.azureml.client.http;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.WORKSPACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CharsetTest {

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    @Test
    void charsetOfAResponseIsHonored() throws Exception {
        azure.server.script(
                WORKSPACE,
                Reply.bytes(200, "{\"name\":\"Zürich\"}".getBytes(StandardCharsets.ISO_8859_1))
                        .with("Content-Type", "application/json; charset=iso-8859-1"));
        assertEquals("Zürich", azure.client().workspace().name());
        azure.server.script(
                WORKSPACE,
                Reply.bytes(403, "accès refusé".getBytes(StandardCharsets.ISO_8859_1))
                        .with("Content-Type", "text/plain; charset=ISO-8859-1"));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> azure.client().workspace());
        assertTrue(e.getMessage().contains("accès refusé"), e.getMessage());
        azure.server.script(
                WORKSPACE,
                Reply.bytes(200, "{\"name\":\"Zürich\"}".getBytes(StandardCharsets.UTF_8))
                        .with("Content-Type", "application/json; charset=no-such-charset"));
        assertEquals("Zürich", azure.client().workspace().name());
    }
}
