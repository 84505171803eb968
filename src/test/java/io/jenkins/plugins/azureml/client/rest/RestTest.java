package io.jenkins.plugins.azureml.client.rest;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestTest {

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private RestResponse send(String method, RestRequest.Api api, String path, Object body, boolean all)
            throws Exception {
        return azure.client()
                .rest()
                .send(new RestRequest(method, api, path, api == RestRequest.Api.ARM ? "2019-11-01" : null, body, all));
    }

    @Test
    void armRequestHasDefaultApiVersion() throws Exception {
        azure.server.script("GET " + PATH + "/computes", Reply.json("{\"value\":[],\"n\":1,\"x\":null}"));
        RestResponse answer = send("GET", RestRequest.Api.ARM, "{ws}/computes?$top=5", null, false);
        Map<?, ?> body = (Map<?, ?>) answer.body();
        assertEquals(200, answer.status());
        assertEquals(List.of(), body.get("value"));
        assertEquals(1, body.get("n"));
        assertNull(body.get("x"));
        Seen seen = azure.server.seen("GET " + PATH + "/computes").get(0);
        assertEquals("$top=5&api-version=2019-11-01", seen.rawQuery());
        assertEquals("Bearer fake-token-1", seen.header("Authorization"));
    }

    @Test
    void apiVersionInPathTakesPrecedence() throws Exception {
        azure.server.script("GET /subscriptions/sub-1/resourceGroups/rg-1", Reply.json("{}"));
        send("GET", RestRequest.Api.ARM, "{scope}?api-version=2021-04-01", null, false);
        assertEquals(
                "api-version=2021-04-01",
                azure.server
                        .seen("GET /subscriptions/sub-1/resourceGroups/rg-1")
                        .get(0)
                        .rawQuery());
    }

    @Test
    void bodyIsPlainValuesOrText() throws Exception {
        azure.server.script("POST /x/v1.0" + PATH + "/y", Reply.json(201, "\"done\""));
        assertEquals(
                "done",
                send("POST", RestRequest.Api.REGIONAL, "/x/v1.0{ws}/y", Map.of("a", List.of(1, true)), false)
                        .body());
        send("POST", RestRequest.Api.REGIONAL, "/x/v1.0{ws}/y", " {\"b\": 2} ", false);
        List<Seen> seen = azure.server.seen("POST /x/v1.0" + PATH + "/y");
        assertEquals("{\"a\":[1,true]}", seen.get(0).text());
        assertEquals("{\"b\":2}", seen.get(1).text());
        assertEquals("", seen.get(0).rawQuery());
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> send("POST", RestRequest.Api.REGIONAL, "/x", "{broken", false));
        assertTrue(e.getMessage().contains("body is not valid JSON"), e.getMessage());
    }

    @Test
    void allReadsEveryPage() throws Exception {
        azure.server.script(
                "GET " + PATH + "/things",
                Reply.json("{\"value\":[{\"n\":1}],\"nextLink\":\"" + azure.server.uri(PATH + "/things?p=2") + "\"}"),
                Reply.json("{\"value\":[{\"n\":2}]}"));
        assertEquals(
                List.of(Map.of("n", 1), Map.of("n", 2)),
                send("GET", RestRequest.Api.ARM, "{ws}/things", null, true).body());
    }

    @Test
    void secretsInResponseAreMasked() throws Exception {
        azure.server.script(
                "POST /k",
                Reply.json(
                        "{\"primaryKey\":\"not-a-real-key\",\"keys\":[{\"keyName\":\"key1\",\"value\":\"not-a-real-key\"}],"
                                + "\"url\":\"https://x.example/y?sv=1&sig=not-a-real-signature\",\"token\":\"not-a-real-token\","
                                + "\"tokens\":3,\"value\":\"kept\"}"));
        Map<?, ?> body = (Map<?, ?>)
                send("POST", RestRequest.Api.REGIONAL, "/k", null, false).body();
        assertFalse(body.toString().contains("not-a-real"), body::toString);
        assertEquals("kept", body.get("value"));
        assertEquals(3, body.get("tokens"));
    }

    @Test
    void responseMayBeEmptyOrText() throws Exception {
        azure.server.script("DELETE /gone", Reply.status(204));
        assertNull(
                send("DELETE", RestRequest.Api.REGIONAL, "/gone", null, false).body());
        azure.server.script("GET /text", Reply.bytes(200, "hello".getBytes()));
        assertEquals(
                "hello",
                send("GET", RestRequest.Api.REGIONAL, "/text", null, false).body());
        azure.server.script("GET /half", Reply.json("{\"half\":"));
        assertThrows(AzureMlException.class, () -> send("GET", RestRequest.Api.REGIONAL, "/half", null, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/x",
                "//evil.example/x",
                "x/y",
                "",
                "/a/../b",
                "/a/%2e%2e/b",
                "/a/%252e%252e/b",
                "/a/..%2fb",
                "/a\\b",
                "/a b",
                "/a#b",
                "/a\r\nHost: evil",
                "@evil.example/",
                "{ws}/../x",
                "/%zz",
                "/ä"
            })
    void onlyPathsAreAccepted(String path) {
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> send("GET", RestRequest.Api.ARM, path, null, false));
        assertEquals("InvalidParameter", e.code());
        assertEquals(0, azure.server.seen().size());
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        RestRequest bad = new RestRequest("BREW", RestRequest.Api.ARM, null, "a b", "x", true);
        assertEquals(4, bad.problems().size(), bad.problems()::toString);
        assertEquals(
                1,
                new RestRequest("GET", RestRequest.Api.ARM, "/x", null, "x", false)
                        .problems()
                        .size());
    }
}
