package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the v2 model registry, and that v1 shares it. */
class ModelResourceTest {
    private LocalAzureMl server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start(LocalAzureMlOptions.defaults().pageSize(10));
        client = new TestClient(server);
        server.addRun("exp", "job-1")
                .append("outputs/model.json", "{}".getBytes(StandardCharsets.UTF_8))
                .append("outputs/sub/score.py", "x".getBytes(StandardCharsets.UTF_8))
                .complete();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static ObjectNode model(String uri) {
        ObjectNode properties = TestClient.JSON.createObjectNode();
        return properties.put("modelType", "mlflow_model").put("modelUri", uri);
    }

    private static ObjectNode ofJob(String path) {
        return model("azureml://jobs/job-1/outputs/artifacts/paths/" + path);
    }

    private TestClient.Response put(String id, ObjectNode properties) throws Exception {
        return client.put(
                client.arm("/models/" + id.replace(":", "/versions/")),
                TestClient.JSON.createObjectNode().set("properties", properties).toString());
    }

    private JsonNode get(String path) throws Exception {
        return client.get(client.arm(path)).expect(200).json();
    }

    @Test
    void jobArtifactBecomesAVersion() throws Exception {
        ObjectNode given = ofJob("outputs");
        given.put("description", "a model").putObject("tags").put("stage", "candidate");
        JsonNode model = put("iris:1", given).expect(201).json();
        assertEquals(
                server.workspacePath() + "/models/iris/versions/1",
                model.path("id").asText());
        assertEquals("1", model.path("name").asText());
        JsonNode properties = model.path("properties");
        assertEquals(
                "azureml:/"
                        + server.workspacePath().replace("/providers/Microsoft.MachineLearningServices", "")
                        + "/datastores/workspaceartifactstore/paths/ExperimentRun/dcid.job-1/outputs",
                properties.path("modelUri").asText());
        assertEquals("job-1", properties.path("jobName").asText());
        assertEquals("mlflow_model", properties.path("modelType").asText());
        assertEquals("candidate", properties.at("/tags/stage").asText());
        assertTrue(properties.path("flavors").isObject());
        JsonNode container = get("/models/iris").path("properties");
        assertEquals("1", container.path("latestVersion").asText());
        assertEquals("2", container.path("nextVersion").asText());
    }

    @Test
    void missingFilesAreRefused() throws Exception {
        JsonNode error = put("iris:1", ofJob("outputs/none.pkl")).expect(400).json();
        assertEquals("UserError", error.at("/error/code").asText());
        assertEquals(
                "No artifacts matching outputs/none.pkl found from Job.",
                error.at("/error/message").asText());
        assertEquals(
                "NoMatchingArtifactsFoundFromJob",
                error.at("/error/additionalInfo/5/info/value/code").asText());
        put("iris:1", model("azureml://jobs/none/outputs/artifacts/paths/outputs"))
                .expect(400);
        put("iris:1", model("somewhere")).expect(400);
        put("iris:1", ofJob("outputs").put("modelType", "pickle")).expect(400);
        client.get(client.arm("/models/iris")).expect(404);
        client.get(client.arm("/models/iris/versions/1")).expect(404);
    }

    @Test
    void repeatedPutKeepsTheFiles() throws Exception {
        ObjectNode given = ofJob("outputs");
        given.putObject("tags").put("stage", "candidate");
        given.putObject("properties").put("git", "abc");
        put("iris:1", given).expect(201);
        given.putObject("tags").put("stage", "production");
        given.put("isArchived", true);
        JsonNode changed = put("iris:1", given).expect(200).json().path("properties");
        assertEquals("{\"stage\":\"production\"}", changed.path("tags").toString());
        assertEquals("abc", changed.at("/properties/git").asText());
        assertEquals(0, get("/models/iris/versions").path("value").size());
        assertEquals(
                1, get("/models/iris/versions?listViewType=All").path("value").size());
        JsonNode error = put("iris:1", ofJob("outputs/model.json")).expect(400).json();
        assertEquals(
                "Asset paths cannot be updated.", error.at("/error/message").asText());
    }

    @Test
    void versionsAreFiltered() throws Exception {
        for (String version : new String[] {"1", "2", "three"}) {
            ObjectNode given = ofJob("outputs");
            given.putObject("tags").put("n", version).put("all", "yes");
            put("iris:" + version, given).expect(201);
        }
        assertEquals("three 2 1", names("?$orderBy=createdtime%20desc"));
        assertEquals("2", names("?tags=n%3D2,all"));
        assertEquals("1", names("?version=1"));
        JsonNode first = get("/models/iris/versions?$orderBy=createdtime%20desc&$top=1");
        assertEquals(1, first.path("value").size());
        JsonNode second =
                client.get(first.path("nextLink").asText()).expect(200).json();
        assertEquals("2", second.at("/value/0/name").asText());
        assertEquals("3", get("/models/iris").at("/properties/nextVersion").asText());
        assertEquals("iris", get("/models").at("/value/0/name").asText());
    }

    private String names(String query) throws Exception {
        StringBuilder names = new StringBuilder();
        get("/models/iris/versions" + query)
                .path("value")
                .forEach(each -> names.append(' ').append(each.path("name").asText()));
        return names.toString().trim();
    }

    @Test
    void bothGenerationsShareOneRegistry() throws Exception {
        String models = client.api("modelmanagement") + "/models";
        client.post(
                        models,
                        "{\"name\":\"iris\",\"mimeType\":\"application/json\",\"runId\":\"job-1\",\"kvTags\":{\"a\":\"b\"},"
                                + "\"url\":\"aml://artifact/ExperimentRun/dcid.job-1/outputs/model.json\"}")
                .expect(200);
        JsonNode v1 = get("/models/iris/versions/1").path("properties");
        assertTrue(v1.path("modelUri").asText().endsWith("/ExperimentRun/dcid.job-1/outputs/model.json"));
        assertEquals("job-1", v1.path("jobName").asText());
        assertEquals("b", v1.at("/tags/a").asText());

        put("iris:2", ofJob("outputs")).expect(201);
        JsonNode v2 = client.get(models + "/iris:2").expect(200).json();
        assertEquals(2, v2.path("version").asInt());
        assertEquals(
                "aml://artifact/ExperimentRun/dcid.job-1/outputs",
                v2.path("url").asText());
        assertEquals("job-1", v2.path("runId").asText());
        assertEquals("exp", v2.path("experimentName").asText());
        client.method("DELETE", models + "/iris:2", null).expect(200);
        client.method("DELETE", client.arm("/models/iris/versions/2"), null).expect(204);
        client.method("DELETE", client.arm("/models/iris/versions/1"), null).expect(200);
        client.get(models + "/iris:1").expect(404);
        assertEquals("3", get("/models/iris").at("/properties/nextVersion").asText());
    }

    @Test
    void uploadedFilesBecomeAVersion() throws Exception {
        JsonNode upload = client.post(
                        client.arm("/codes/mine/versions/1/startPendingUpload"),
                        "{\"pendingUploadType\":\"TemporaryBlobReference\"}")
                .expect(200)
                .json()
                .path("blobReferenceForConsumption");
        String uri = upload.path("blobUri").asText();
        put("mine:1", model(uri)).expect(400);
        client.send(TestClient.plain(upload.at("/credential/sasUri").asText().replace("?", "/model/a.bin?"))
                        .header("x-ms-blob-type", "BlockBlob")
                        .PUT(HttpRequest.BodyPublishers.ofString("x")))
                .expect(201);
        JsonNode model = put("mine:1", model(uri + "/model")).expect(201).json();
        assertEquals(uri + "/model", model.at("/properties/modelUri").asText());
    }
}
