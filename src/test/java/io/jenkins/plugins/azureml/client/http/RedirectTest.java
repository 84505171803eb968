package io.jenkins.plugins.azureml.client.http;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.DISCOVERY;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.RUN;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.START;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.TOKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedirectTest {

    private ScriptedAzure azure;
    private FaultServer other;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        other = new FaultServer();
        other.otherwise(
                request -> Reply.json("{\"runId\":\"run-1\",\"status\":\"Completed\",\"access_token\":\"stolen\"}"));
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
        other.close();
    }

    @Test
    void tokenIsSentToARedirectOnTheSameServer() throws Exception {
        azure.server.script(RUN, Reply.redirect(307, "/moved"));
        azure.server.script("GET /moved", Reply.json("{\"runId\":\"run-1\",\"status\":\"Completed\"}"));
        azure.client().runs("iris").get("run-1");
        assertNotNull(azure.server.seen("GET /moved").get(0).header("Authorization"));
    }

    @Test
    void tokenIsNotSentToAnotherServer() throws Exception {
        azure.server.script(RUN, Reply.redirect(302, other.uri("/x").toString()));
        azure.client().runs("iris").get("run-1");
        assertNull(other.seen("GET /x").get(0).header("Authorization"));
    }

    @Test
    void tokenIsNotSentAfterADetourOverAnotherServer() throws Exception {
        azure.server.script(RUN, Reply.redirect(302, other.uri("/x").toString()));
        other.script("GET /x", Reply.redirect(302, azure.server.uri("/back").toString()));
        azure.server.script("GET /back", Reply.json("{\"runId\":\"run-1\",\"status\":\"Completed\"}"));
        azure.client().runs("iris").get("run-1");
        assertNull(azure.server.seen("GET /back").get(0).header("Authorization"));
    }

    @Test
    void clientSecretIsNotSentToAnotherServer() {
        azure.server.on(
                TOKEN, request -> Reply.redirect(307, other.uri("/token").toString()));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> azure.client().workspace());
        assertTrue(e.getMessage().contains("redirected to another host"), e.getMessage());
        assertEquals(0, other.seen().size());
    }

    @Test
    void sourcesAreNotSentToAnotherServer() {
        azure.server.script(START, Reply.redirect(307, other.uri("/start").toString()));
        assertThrows(
                AzureMlException.class,
                () -> azure.client()
                        .runs("iris")
                        .submit("run-1", Json.parse("{}".getBytes()), RepeatableBody.of(new byte[10])));
        assertEquals(0, other.seen().size());
    }

    @Test
    void discoveryDocumentOfAnotherServerIsRefused() {
        azure.server.script(
                DISCOVERY, Reply.redirect(302, other.uri("/discovery").toString()));
        assertThrows(AzureMlException.class, () -> azure.client().discovery());
        assertEquals(0, other.seen().size());
    }

    @Test
    void redirectLoopIsAnError() {
        azure.server.script(RUN, Reply.redirect(302, RUN.substring(4)));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().runs("iris").get("run-1"));
        assertTrue(e.getMessage().contains("too often"), e.getMessage());
        assertEquals(6, azure.server.count(RUN));
    }

    @Test
    void redirectToAnotherSchemeIsRefused() {
        azure.server.script(RUN, Reply.redirect(302, "http://example.invalid/x?sig=fake"));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().runs("iris").get("run-1"));
        assertTrue(e.getMessage().contains("https"), e.getMessage());
        assertTrue(!e.getMessage().contains("sig="), e.getMessage());
    }
}
