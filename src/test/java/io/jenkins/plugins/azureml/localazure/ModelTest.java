package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelTest {
    private LocalAzureMl server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start();
        client = new TestClient(server);
        server.addRun("exp", "r1")
                .append("outputs/model.json", new byte[] {'{', '}'})
                .complete();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String models() {
        return client.api("modelmanagement") + "/models";
    }

    private TestClient.Response register(String name, String path) throws Exception {
        return client.post(
                models(),
                "{\"name\":\"" + name + "\",\"mimeType\":\"application/x-python\",\"runId\":\"r1\",\"kvTags\":"
                        + "{\"stage\":\"candidate\"},\"url\":\"aml://artifact/ExperimentRun/dcid.r1/" + path + "\"}");
    }

    @Test
    void versionsAreCountedPerNameAndNeverReused() throws Exception {
        assertEquals(
                "iris:1",
                register("iris", "outputs/model.json")
                        .expect(200)
                        .json()
                        .path("id")
                        .asText());
        assertEquals(
                2,
                register("iris", "outputs").expect(200).json().path("version").asInt());
        assertEquals(
                1,
                register("other", "outputs/").expect(200).json().path("version").asInt());
        client.method("DELETE", models() + "/iris:2", null).expect(200);
        client.method("DELETE", models() + "/iris%3A2", null).expect(204);
        assertEquals("iris:3", register("iris", "outputs").json().path("id").asText());
        client.get(models() + "/iris%3A3").expect(200);
        client.get(models() + "/iris:2").expect(404);
    }

    @Test
    void errorsAreFlat() throws Exception {
        JsonNode error = register("iris", "outputs/model.pkl").expect(400).json();
        assertFalse(error.has("error"));
        assertEquals("UserError", error.path("code").asText());
        assertEquals(400, error.path("statusCode").asInt());
        assertEquals(
                "No artifacts matching outputs/model.pkl found from Job.",
                error.path("message").asText());
        assertEquals(
                "NoMatchingArtifactsFoundFromJob", error.at("/details/0/code").asText());
        String missing = client.post(models(), "{\"name\":\"x\"}")
                .expect(400)
                .json()
                .path("message")
                .asText();
        assertTrue(missing.contains("url, mimeType"), missing);
        register("bad name", "outputs").expect(400);
        client.post(models(), "not json").expect(400);
        client.token = "made-up";
        client.get(models()).expect(401);
    }

    @Test
    void modelInUseIsNotDeleted() throws Exception {
        register("iris", "outputs").expect(200);
        server.addService("iris-service", "iris:1");
        JsonNode error =
                client.method("DELETE", models() + "/iris:1", null).expect(409).json();
        assertTrue(error.path("message").asText().contains("iris-service"));
        String services = client.api("modelmanagement") + "/services";
        JsonNode users = client.get(services + "?modelId=iris:1").expect(200).json();
        assertEquals("iris-service", users.at("/value/0/name").asText());
        assertEquals(
                0, client.get(services + "?modelId=iris:2").json().path("value").size());
        assertEquals(
                server.scoringKey(),
                client.post(services + "/iris-service/listkeys", "")
                        .expect(200)
                        .json()
                        .path("primaryKey")
                        .asText());
        client.post(services + "/iris-service/token", "").expect(201);
        server.removeService("iris-service");
        client.method("DELETE", models() + "/iris:1", null).expect(200);
    }

    @Test
    void modelsAreListedWithFiltersAndPages() throws Exception {
        for (int i = 0; i < 3; i++) {
            register("iris", "outputs").expect(200);
        }
        register("other", "outputs").expect(200);
        assertEquals(3, client.get(models() + "?name=iris").json().path("value").size());
        assertEquals(
                4,
                client.get(models() + "?tags=stage=candidate")
                        .json()
                        .path("value")
                        .size());
        assertEquals(
                0,
                client.get(models() + "?tags=stage=best").json().path("value").size());
        assertEquals(4, client.get(models() + "?runId=r1").json().path("value").size());
        JsonNode page = client.get(models() + "?name=iris&count=2").expect(200).json();
        assertEquals("iris:3", page.at("/value/0/id").asText());
        JsonNode next = client.get(page.path("nextLink").asText()).expect(200).json();
        assertEquals("iris:1", next.at("/value/0/id").asText());
        assertFalse(next.has("nextLink"));
    }

    @Test
    void patchChangesTags() throws Exception {
        register("iris", "outputs").expect(200);
        String patch = "[{\"op\":\"add\",\"path\":\"/kvTags/stage\",\"value\":\"best\"},"
                + "{\"op\":\"replace\",\"path\":\"/description\",\"value\":\"good\"}]";
        JsonNode changed =
                client.method("PATCH", models() + "/iris:1", patch).expect(200).json();
        assertEquals("best", changed.at("/kvTags/stage").asText());
        assertEquals("good", changed.path("description").asText());
        client.method("PATCH", models() + "/iris:1", "[{\"op\":\"remove\",\"path\":\"/kvTags/stage\"}]")
                .expect(200);
        client.method("PATCH", models() + "/iris:1", "[{\"op\":\"add\",\"path\":\"/version\",\"value\":9}]")
                .expect(400);
        assertEquals(0, client.get(models() + "/iris:1").json().path("kvTags").size());
    }

    @Test
    void assetRefersToArtifacts() throws Exception {
        String asset = client.post(
                        client.api("modelmanagement") + "/assets",
                        "{\"name\":\"iris\",\"runid\":\"r1\",\"artifacts\":[{\"prefix\":"
                                + "\"ExperimentRun/dcid.r1/outputs/model.json\"}]}")
                .expect(200)
                .json()
                .path("id")
                .asText();
        client.post(
                        models(),
                        "{\"name\":\"iris\",\"mimeType\":\"application/x-python\",\"url\":\"aml://asset/" + asset
                                + "\"}")
                .expect(200);
        client.post(models(), "{\"name\":\"iris\",\"mimeType\":\"a/b\",\"url\":\"aml://asset/none\"}")
                .expect(400);
    }

    @Test
    void modelWithoutScriptIsNotServed() throws Exception {
        register("iris", "outputs").expect(200);
        client.token = server.scoringKey();
        String answer = client.post(server.scoringUri("iris").toString(), "{}")
                .expect(404)
                .text();
        assertTrue(answer.contains("no score.py"), answer);
    }
}
