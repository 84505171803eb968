package io.jenkins.plugins.azureml.localazure;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests registries, and copies between storage accounts. */
class RegistryTest {
    private static final String START = "{\"pendingUploadType\":\"TemporaryBlobReference\"}";

    private LocalAzureMl server;
    private TestClient client;
    private String registry;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start(LocalAzureMlOptions.defaults()
                .workspace("ml-group", "dev")
                .workspace("ml-group", "prod")
                .registry("shared-group", "company"));
        client = new TestClient(server);
        JsonNode found = client.get(server.api() + "/registrymanagement/v1.0/registries/company/discovery")
                .expect(200)
                .json();
        registry = server.resourceManager() + "/subscriptions/"
                + found.path("subscriptionId").asText() + "/resourceGroups/"
                + found.path("resourceGroup").asText()
                + "/providers/Microsoft.MachineLearningServices/registries/company";
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String url(String path) {
        return registry + path + (path.contains("?") ? "&" : "?") + "api-version=2024-10-01";
    }

    private JsonNode pending() throws Exception {
        return client.post(url("/models/iris/versions/1/startPendingUpload"), START)
                .expect(200)
                .json()
                .path("blobReferenceForConsumption");
    }

    private static String blob(JsonNode pending, String path) {
        return pending.at("/credential/sasUri").asText().replace("?", "/" + path + "?");
    }

    private static TestClient.Response put(TestClient client, String url, String content, String... headers)
            throws Exception {
        HttpRequest.Builder request = TestClient.plain(url).PUT(HttpRequest.BodyPublishers.ofString(content));
        return client.send(headers.length > 0 ? request.headers(headers) : request);
    }

    private static String model(String uri) {
        return "{\"properties\":{\"modelType\":\"custom_model\",\"modelUri\":\"" + uri + "\",\"tags\":{\"a\":\"b\"}}}";
    }

    @Test
    void unknownRegistryIsNotFound() throws Exception {
        client.get(server.api() + "/registrymanagement/v1.0/registries/other/discovery")
                .expect(404);
    }

    @Test
    void versionIsCreatedAsynchronouslyFromAPendingUpload() throws Exception {
        JsonNode pending = pending();
        assertEquals(pending.path("blobUri").asText(), pending().path("blobUri").asText(), "the same place again");
        String uri = pending.path("blobUri").asText() + "/model";
        String version = url("/models/iris/versions/1");
        client.put(version, model(uri)).expect(400);
        put(client, blob(pending, "model/a.json"), "{}", "x-ms-blob-type", "BlockBlob")
                .expect(201);
        client.put(version, model(uri + "/../../x")).expect(400);
        TestClient.Response created = client.put(version, model(uri)).expect(201);
        String operation = created.header("Azure-AsyncOperation");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> client.get(operation)
                        .expect(200)
                        .json()
                        .path("status")
                        .asText()
                        .equals("Succeeded"));
        JsonNode read = client.get(version).expect(200).json();
        assertEquals("Succeeded", read.at("/properties/provisioningState").asText());
        assertEquals(uri, read.at("/properties/modelUri").asText());
        assertEquals(
                "1",
                client.get(url("/models/iris"))
                        .expect(200)
                        .json()
                        .at("/properties/latestVersion")
                        .asText());
        assertEquals(
                1,
                client.get(url("/models/iris/versions?tags=a%3Db"))
                        .expect(200)
                        .json()
                        .path("value")
                        .size());
        client.put(version, model(uri + "/a.json")).expect(400);
        client.post(url("/models/iris/versions/1/startPendingUpload"), START).expect(409);
        JsonNode reference = client.post(
                        url("/datareferences/iris/versions/1"),
                        "{\"assetId\":\"azureml://registries/company/models/iris/versions/1\",\"blobUri\":\"" + uri
                                + "\"}")
                .expect(200)
                .json()
                .path("blobReferenceForConsumption");
        assertEquals(
                "{}",
                client.send(TestClient.plain(blob(reference, "model/a.json")).GET())
                        .text());
        client.method("DELETE", version, null).expect(200);
        client.get(version).expect(404);
    }

    @Test
    void blocksAreCopiedFromSignedUrls() throws Exception {
        String source = blob(code("dev"), "big.txt");
        put(client, source, "hello world", "x-ms-blob-type", "BlockBlob").expect(201);
        JsonNode pending = pending();
        String first = blob(pending, "a.txt") + "&comp=block&blockid=MQ%3D%3D";
        assertEquals(
                "400",
                String.valueOf(
                        put(client, first, "body", "x-ms-copy-source", source).status()));
        put(client, first, "", "x-ms-copy-source", source, "x-ms-source-range", "bytes=6-10")
                .expect(201);
        put(client, first, "", "x-ms-copy-source", source, "x-ms-source-range", "bytes=6-11")
                .expect(416);
        put(client, blob(pending, "a.txt") + "&comp=blocklist", "<BlockList><Latest>MQ==</Latest></BlockList>")
                .expect(201);
        assertEquals(
                "world",
                client.send(TestClient.plain(blob(pending, "a.txt")).GET()).text());

        assertRefused(404, put(client, first, "", "x-ms-copy-source", source.replace("big.txt", "small.txt")));
        assertRefused(403, put(client, first, "", "x-ms-copy-source", source.replace("sig=", "sig=A")));
        server.refuseCopies("dev", true);
        assertRefused(403, put(client, first, "", "x-ms-copy-source", source));
        client.send(TestClient.plain(source).GET()).expect(200);
        server.refuseCopies("dev", false);
        server.allowSharedKeyAccess(false);
        assertTrue(put(client, first, "", "x-ms-copy-source", source).status() == 403);
    }

    private JsonNode code(String workspace) throws Exception {
        return client.post(
                        client.arm("/codes/c/versions/1/startPendingUpload")
                                .replace("/workspaces/dev", "/workspaces/" + workspace),
                        START)
                .expect(200)
                .json()
                .path("blobReferenceForConsumption");
    }

    private static void assertRefused(int status, TestClient.Response response) {
        assertEquals("CannotVerifyCopySource", response.expect(status).header("x-ms-error-code"));
    }
}
