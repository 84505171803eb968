package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests code assets in v2: pending upload, blobs at its signed URL, versions created from them. */
class CodeUploadTest {
    private static final String START = "{\"pendingUploadType\":\"TemporaryBlobReference\"}";
    private LocalAzureMl server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start();
        client = new TestClient(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode pending(String name) throws Exception {
        return client.post(client.arm("/codes/" + name + "/versions/1/startPendingUpload"), START)
                .expect(200)
                .json()
                .path("blobReferenceForConsumption");
    }

    private static String blob(JsonNode pending, String path, String... query) {
        String url = pending.at("/credential/sasUri").asText().replace("?", "/" + path + "?");
        return query.length == 0 ? url : url + "&" + String.join("&", query);
    }

    private TestClient.Response put(String url, String content, String... headers) throws Exception {
        HttpRequest.Builder request = TestClient.plain(url).PUT(HttpRequest.BodyPublishers.ofString(content));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request);
    }

    private static void assertError(String code, TestClient.Response answer) {
        assertEquals(code, answer.header("x-ms-error-code"));
        assertTrue(answer.text().contains("<Code>" + code + "</Code>"), answer::text);
    }

    @Test
    void uploadedBlobIsReadable() throws Exception {
        JsonNode pending = pending("mine");
        String url = blob(pending, "sub/tr%C3%A4in.py");
        TestClient.Response stored =
                put(url, "print(1)", "x-ms-blob-type", "BlockBlob").expect(201);
        TestClient.Response read = client.send(TestClient.plain(url).GET()).expect(200);
        assertEquals("print(1)", read.text());
        assertEquals(stored.header("ETag"), read.header("ETag"));
        assertEquals(
                "8",
                client.send(TestClient.plain(url).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .expect(200)
                        .header("Content-Length"));
        client.send(TestClient.plain(url.replace(".py?", ".py/?")).GET()).expect(404);
        String list = client.send(TestClient.plain(
                                pending.at("/credential/sasUri").asText() + "&restype=container&comp=list&prefix=sub/")
                        .GET())
                .expect(200)
                .text();
        assertTrue(list.contains("<Name>sub/träin.py</Name>"), list);
        assertEquals(
                pending.path("blobUri").asText(),
                pending("mine").path("blobUri").asText(),
                "the same version again");
        assertNotEquals(
                pending.path("blobUri").asText(),
                pending("other").path("blobUri").asText());
    }

    @Test
    void conditionalPutDoesNotOverwrite() throws Exception {
        String url = blob(pending("mine"), "a.txt");
        put(url, "first", "x-ms-blob-type", "BlockBlob", "If-None-Match", "*").expect(201);
        assertError(
                "BlobAlreadyExists",
                put(url, "second", "x-ms-blob-type", "BlockBlob", "If-None-Match", "*")
                        .expect(409));
        assertError(
                "ConditionNotMet",
                put(url, "second", "x-ms-blob-type", "BlockBlob", "If-Match", "\"0x1\"")
                        .expect(412));
        assertEquals("first", client.send(TestClient.plain(url).GET()).text());
        put(url, "third", "x-ms-blob-type", "BlockBlob").expect(201);
        assertEquals("third", client.send(TestClient.plain(url).GET()).text());
        assertError("MissingRequiredHeader", put(url, "no type").expect(400));
    }

    @Test
    void blobHasTheBlocksInListOrder() throws Exception {
        JsonNode pending = pending("mine");
        String url = blob(pending, "big.bin");
        put(blob(pending, "big.bin", "comp=block", "blockid=Mg%3D%3D"), "world").expect(201);
        put(blob(pending, "big.bin", "comp=block", "blockid=MQ%3D%3D"), "hello ")
                .expect(201);
        client.send(TestClient.plain(url).GET()).expect(404);
        String blocks = blob(pending, "big.bin", "comp=blocklist");
        assertError(
                "InvalidBlockList",
                put(blocks, "<BlockList><Latest>OQ==</Latest></BlockList>").expect(400));
        String list = "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList><Latest>MQ==</Latest><Latest>Mg==</Latest>"
                + "</BlockList>";
        put(blocks, list, "If-None-Match", "*").expect(201);
        assertEquals("hello world", client.send(TestClient.plain(url).GET()).text());
        put(blob(pending, "big.bin", "comp=block", "blockid=MQ%3D%3D"), "again").expect(201);
        assertError(
                "BlobAlreadyExists",
                put(blocks, "<BlockList><Latest>MQ==</Latest></BlockList>", "If-None-Match", "*")
                        .expect(409));
    }

    @Test
    void wrongChecksumIsRefused() throws Exception {
        String url = blob(pending("mine"), "a.txt");
        assertError(
                "Md5Mismatch",
                put(url, "content", "x-ms-blob-type", "BlockBlob", "Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")
                        .expect(400));
        client.send(TestClient.plain(url).GET()).expect(404);
    }

    @Test
    void signatureIsLimitedToContainerAndTime() throws Exception {
        String url = blob(pending("mine"), "a.txt");
        put(url, "content", "x-ms-blob-type", "BlockBlob").expect(201);
        String elsewhere = pending("other").path("blobUri").asText() + "/a.txt" + url.substring(url.indexOf('?'));
        assertError(
                "AuthenticationFailed",
                put(elsewhere, "x", "x-ms-blob-type", "BlockBlob").expect(403));
        assertError(
                "AuthenticationFailed",
                put(url.replace("sp=rcwl", "sp=rcwld"), "x", "x-ms-blob-type", "BlockBlob")
                        .expect(403));
        assertError(
                "AuthorizationPermissionMismatch",
                client.send(TestClient.plain(url).DELETE()).expect(403));
        server.advanceClock(Duration.ofHours(9));
        TestClient.Response late = put(url, "x", "x-ms-blob-type", "BlockBlob").expect(403);
        assertTrue(late.text().contains("Signature not valid in the specified time frame"), late::text);
    }

    @Test
    void contentIsFoundByHashUnderAnyName() throws Exception {
        client.code("first", Map.of("train.py", "print(1)"));
        String codes = client.arm("/codes/unknown/versions?hash=abc&hashVersion=202208");
        assertEquals(0, client.get(codes).expect(200).json().path("value").size());
        JsonNode first =
                client.get(client.arm("/codes/first/versions/1")).expect(200).json();
        String uri = first.at("/properties/codeUri").asText();
        String hashed = "{\"properties\":{\"codeUri\":\"" + uri + "\",\"isAnonymous\":true,\"properties\":"
                + "{\"hash_sha256\":\"abc\",\"hash_version\":\"202208\"}}}";
        client.put(client.arm("/codes/second/versions/1"), hashed).expect(201);
        client.put(client.arm("/codes/second/versions/1"), hashed).expect(200);
        JsonNode found = client.get(codes).expect(200).json().path("value");
        assertEquals(1, found.size());
        assertEquals(
                server.workspacePath() + "/codes/second/versions/1",
                found.at("/0/id").asText());
        assertEquals(
                0,
                client.get(client.arm("/codes/unknown/versions?hash=abc&hashVersion=1"))
                        .json()
                        .path("value")
                        .size());
    }

    @Test
    void filesOfAVersionAreImmutable() throws Exception {
        client.code("mine", Map.of("train.py", "print(1)"));
        String other = pending("other").path("blobUri").asText();
        JsonNode error = client.put(
                        client.arm("/codes/mine/versions/1"), "{\"properties\":{\"codeUri\":\"" + other + "\"}}")
                .expect(400)
                .json();
        assertEquals("UserError", error.at("/error/code").asText());
        assertEquals(
                "Asset paths cannot be updated.", error.at("/error/message").asText());
        assertEquals(
                "managementfrontend",
                error.at("/error/additionalInfo/0/info/value").asText());
        assertEquals(
                "Immutable", error.at("/error/additionalInfo/5/info/value/code").asText());
        client.put(client.arm("/codes/none/versions/1"), "{\"properties\":{\"codeUri\":\"https://example.com/x\"}}")
                .expect(400);
        client.method("DELETE", client.arm("/codes/mine/versions/1"), null).expect(200);
        client.method("DELETE", client.arm("/codes/mine/versions/1"), null).expect(204);
        client.get(client.arm("/codes/mine/versions/1")).expect(404);
    }

    @Test
    void filesOfAVersionMayGetLost() throws Exception {
        client.code("mine", Map.of("train.py", "print(1)"));
        String url = blob(pending("mine"), "train.py");
        client.send(TestClient.plain(url).GET()).expect(200);
        server.deleteCodeFiles("mine", "1");
        client.send(TestClient.plain(url).GET()).expect(404);
        client.get(client.arm("/codes/mine/versions/1")).expect(200);
    }
}
