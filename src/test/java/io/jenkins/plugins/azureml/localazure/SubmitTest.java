package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which v1 submissions the service accepts, without execution. */
class SubmitTest {
    private static LocalAzureMl server;
    private static final byte[] ZIP = TestClient.zip(Map.of("train.py", "print('x')", "sub/other.py", ""));
    private TestClient client;

    @BeforeAll
    static void start() throws Exception {
        server = LocalAzureMl.start(
                LocalAzureMlOptions.defaults().compute("cpu", 2).compute("gpu", 1));
        server.simulate("", run -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void client() {
        client = new TestClient(server);
    }

    private void assertRefused(String wanted, TestClient.Response answer) {
        JsonNode error = answer.expect(400).json();
        assertEquals("UserError", error.at("/error/code").asText());
        String message = error.at("/error/message").asText();
        assertTrue(message.contains(wanted), message);
        assertTrue(error.has("correlation") && error.has("environment") && error.has("time"));
    }

    @Test
    void runIdIsAcceptedOnce() throws Exception {
        assertEquals(
                "mine_1",
                client.start("exp", "mine_1", client.definition(), ZIP)
                        .expect(200)
                        .json()
                        .path("runId")
                        .asText());
        JsonNode error = client.start("exp", "mine_1", client.definition(), ZIP)
                .expect(409)
                .json();
        assertEquals("UserError", error.at("/error/code").asText());
        assertEquals("NotStarted", client.status("mine_1"));
        client.start("exp", "mine%201", client.definition(), ZIP).expect(400);
    }

    @Test
    void serviceGeneratesAMissingRunId() throws Exception {
        String id = client.start("exp", null, client.definition(), ZIP)
                .expect(200)
                .json()
                .path("runId")
                .asText();
        assertTrue(id.matches("exp_\\d{13}_[\\w-]{4}"), id);
    }

    @Test
    void definitionMayBeCamelCaseAndTopLevel() throws Exception {
        client.start("exp", "camel", "{\"script\":\"sub/other.py\",\"target\":\"LOCAL\",\"nodeCount\":2}", ZIP)
                .expect(200);
        client.start("exp", "nested", "{\"configuration\":{\"script\":\"train.py\",\"target\":\"gpu\"}}", ZIP)
                .expect(200);
    }

    @Test
    void errorNamesTheInvalidPartOfADefinition() throws Exception {
        assertRefused("not valid JSON", client.start("exp", "bad", "{\"Configuration\":", ZIP));
        assertRefused("'Script'", client.start("exp", "bad", "{}", ZIP));
        assertRefused("'tpu'", client.start("exp", "bad", TestClient.definition("train.py", "tpu"), ZIP));
        assertRefused(
                "Known compute targets: cpu, gpu, local",
                client.start("exp", "bad", TestClient.definition("train.py", "tpu"), ZIP));
        assertRefused("'missing.py'", client.start("exp", "bad", TestClient.definition("missing.py", "cpu"), ZIP));
        assertRefused(
                "at most 2", client.start("exp", "bad", client.definition().replace("Count\":1", "Count\":9"), ZIP));
        assertRefused(
                "framework", client.start("exp", "bad", client.definition().replace("Python", "Cobol"), ZIP));
        assertRefused(
                "Arguments",
                client.start("exp", "bad", client.definition().replace("[\"--rate\",\"0.5\"]", "\"--rate\""), ZIP));
        client.get(client.run("bad")).expect(404);
    }

    @Test
    void bothPartsAreRequired() throws Exception {
        assertRefused("'projectZipFile'", client.start("exp", "part", client.definition(), null));
        assertRefused("'runDefinitionFile'", client.start("exp", "part", null, ZIP));
        client.post(client.api("execution") + "/experiments/exp/startrun", "{}").expect(415);
    }

    @Test
    void zipWithPathsOutsideIsRefused() throws Exception {
        for (String name : new String[] {"../evil.py", "/etc/evil.py", "a/../../evil.py"}) {
            byte[] zip = TestClient.zip(Map.of("train.py", "", name, ""));
            assertRefused("not inside", client.start("exp", "slip", client.definition(), zip));
        }
        assertRefused(
                "not a zip file",
                client.start("exp", "slip", client.definition(), "no zip".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void experimentNamesAreValidated() throws Exception {
        assertRefused("experiment name", client.start("my%20exp", "name", client.definition(), ZIP));
        assertRefused("experiment name", client.start("-exp", "name", client.definition(), ZIP));
    }

    @Test
    void errorNamesTheUnknownRoute() throws Exception {
        TestClient.Response answer =
                client.get(server.api() + "/history/v9.9/nothing").expect(404);
        assertTrue(answer.json().at("/error/message").asText().contains("GET /history/v9.9/nothing"));
        client.method("DELETE", client.api("history") + "/experiments", null).expect(405);
    }
}
