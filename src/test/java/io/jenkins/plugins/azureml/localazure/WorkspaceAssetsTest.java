package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests environments and datastores of the v2 API, and the refusals of a workspace in v1LegacyMode. */
class WorkspaceAssetsTest {
    private LocalAzureMl server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start(LocalAzureMlOptions.defaults().pageSize(2));
        client = new TestClient(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void environmentHasVersions() throws Exception {
        String versions = "/environments/mine/versions";
        client.put(client.arm(versions + "/1"), "{\"properties\":{\"image\":\"a\"}}")
                .expect(201);
        client.put(client.arm(versions + "/1"), "{\"properties\":{\"image\":\"a\",\"tags\":{\"x\":\"y\"}}}")
                .expect(200);
        client.put(client.arm(versions + "/1"), "{\"properties\":{\"image\":\"b\"}}")
                .expect(400);
        client.put(client.arm(versions + "/7"), "{\"properties\":{\"image\":\"b\"}}")
                .expect(201);
        client.put(client.arm(versions + "/8"), "{\"properties\":{\"condaFile\":\"name: x\"}}")
                .expect(400);
        JsonNode container =
                client.get(client.arm("/environments/mine")).expect(200).json();
        assertEquals("7", container.at("/properties/latestVersion").asText());
        assertEquals("8", container.at("/properties/nextVersion").asText());
        JsonNode newest = client.get(client.arm(versions + "?$orderBy=createdtime%20desc&$top=1"))
                .expect(200)
                .json();
        assertEquals("7", newest.at("/value/0/name").asText());
        assertEquals(1, newest.path("value").size());
        JsonNode next = client.get(newest.path("nextLink").asText()).expect(200).json();
        assertEquals("y", next.at("/value/0/properties/tags/x").asText());
    }

    @Test
    void curatedEnvironmentsExistFromTheStart() throws Exception {
        JsonNode environment = client.get(
                        client.arm("/environments/AzureML-sklearn-1.0-ubuntu20.04-py38-cpu/versions/1"))
                .expect(200)
                .json();
        assertEquals("Curated", environment.at("/properties/environmentType").asText());
        client.get(client.arm("/environments/none")).expect(404);
    }

    @Test
    void datastoreKeyGivesAccessToItsContainer() throws Exception {
        client.code("mine", Map.of("train.py", "print(1)"));
        JsonNode store = client.get(client.arm("/datastores?isDefault=true"))
                .expect(200)
                .json()
                .at("/value/0");
        assertEquals("workspaceblobstore", store.path("name").asText());
        JsonNode properties = store.path("properties");
        assertFalse(properties.at("/credentials/secrets").has("key"));
        String key = client.post(client.arm("/datastores/workspaceblobstore/listSecrets"), "")
                .expect(200)
                .json()
                .path("key")
                .asText();

        String account = properties.path("accountName").asText();
        String path = "/" + account + "/" + properties.path("containerName").asText() + "/LocalUpload/a.txt";
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String text = "PUT\n\n\n1\n\n\n\n\n\n\n\n\nx-ms-blob-type:BlockBlob\nx-ms-date:" + date
                + "\nx-ms-version:2021-08-06\n/" + account + path;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        HttpRequest.Builder request = TestClient.plain(server.storage() + path)
                .header("x-ms-blob-type", "BlockBlob")
                .header("x-ms-date", date)
                .header("x-ms-version", "2021-08-06")
                .header("Authorization", "SharedKey " + account + ":" + signature);
        client.send(request.copy().PUT(HttpRequest.BodyPublishers.ofString("x")))
                .expect(201);
        client.send(request.GET()).expect(403);
        client.post(client.arm("/datastores/none/listSecrets"), "").expect(404);
    }

    @Test
    void v1LegacyModeAllowsOnlyV1() throws Exception {
        server.v1LegacyMode(true);
        JsonNode workspace = client.get(client.arm("")).expect(200).json();
        assertTrue(workspace.at("/properties/v1LegacyMode").asBoolean());
        for (String path : new String[] {"/codes", "/environments", "/datastores"}) {
            JsonNode error = client.get(client.arm(path)).expect(403).json();
            assertTrue(error.at("/error/message").asText().contains("v1LegacyMode"), error::toString);
        }
        client.get(client.arm("/computes")).expect(200);
        client.get(client.api("history") + "/experiments").expect(200);
        server.v1LegacyMode(false);
        client.get(client.arm("/codes")).expect(200);
    }

    @Test
    void resourceManagerChecksPrecedeTheFrontEnd() throws Exception {
        assertEquals(
                "MissingApiVersionParameter",
                client.get(server.resourceManager() + server.workspacePath() + "/codes")
                        .expect(400)
                        .json()
                        .at("/error/code")
                        .asText());
        server.authorize(false);
        JsonNode error = client.get(client.arm("/environments")).expect(403).json();
        assertEquals("AuthorizationFailed", error.at("/error/code").asText());
        assertFalse(error.path("error").has("additionalInfo"));
    }
}
