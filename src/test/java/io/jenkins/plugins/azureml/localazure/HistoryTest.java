package io.jenkins.plugins.azureml.localazure;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests run history, logs and artifacts with simulated runs. */
class HistoryTest {
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

    private String logUrl(String runId) throws Exception {
        return client.get(client.run(runId) + "/details")
                .expect(200)
                .json()
                .path("logFiles")
                .path("user_logs/std_log.txt")
                .asText();
    }

    private TestClient.Response range(String url, String range) throws Exception {
        return client.send(TestClient.plain(url).header("Range", range).GET());
    }

    @Test
    void simulatedRunFollowsTheTest() throws Exception {
        CompletableFuture<SimulatedRun> submitted = new CompletableFuture<>();
        server.simulateNext(submitted::complete);
        client.start("exp", "sim", client.definition(), TestClient.zip(Map.of("train.py", "")))
                .expect(200);
        SimulatedRun run = submitted.get();
        assertEquals("NotStarted", client.status("sim"));
        run.statuses("Queued", "Running")
                .log("line\n")
                .metric("loss", 0.5)
                .metric("loss", 0.25)
                .tag("a", "b");
        run.status("SomethingNew");
        assertEquals("SomethingNew", client.status("sim"));
        assertEquals("line\n", client.log("sim"));
        run.fail("UserError", "out of memory", "ResourceLimit", "OutOfMemory");
        JsonNode json = client.get(client.run("sim")).json();
        assertEquals(
                "OutOfMemory",
                json.at("/error/error/innerError/innerError/code").asText());
        assertEquals("b", json.at("/tags/a").asText());
        JsonNode mlflow = client.get(client.api("mlflow") + "/api/2.0/mlflow/runs/get?run_id=sim")
                .json();
        assertEquals(0.25, mlflow.at("/run/data/metrics/0/value").asDouble());
    }

    @Test
    void simulatedRunDecidesHowItIsCanceled() throws Exception {
        server.addRun("exp", "stays").status("Running").onCancel(run -> {});
        server.addRun("exp", "ends").status("Running");
        for (String id : new String[] {"stays", "ends"}) {
            client.post(client.api("execution") + "/experiments/exp/runId/" + id + "/cancel", "")
                    .expect(200);
        }
        assertEquals("CancelRequested", client.status("stays"));
        assertEquals("Canceled", client.status("ends"));
        client.post(client.api("execution") + "/experiments/exp/runId/none/cancel", "")
                .expect(404);
        server.addRun("exp", "later").schedule(Duration.ofMillis(20), SimulatedRun::complete);
        await().until(() -> client.status("later"), "Completed"::equals);
    }

    @Test
    void logIsReadFromAnyOffset() throws Exception {
        SimulatedRun run = server.addRun("exp", "log").status("Running").log("0123456789");
        String url = logUrl("log");
        TestClient.Response whole = client.send(TestClient.plain(url).GET()).expect(200);
        assertEquals("bytes", whole.header("Accept-Ranges"));
        assertEquals("AppendBlob", whole.header("x-ms-blob-type"));
        TestClient.Response part = range(url, "bytes=4-6").expect(206);
        assertEquals("456", part.text());
        assertEquals("bytes 4-6/10", part.header("Content-Range"));
        assertEquals("789", range(url, "bytes=7-").expect(206).text());
        assertEquals("bytes */10", range(url, "bytes=10-").expect(416).header("Content-Range"));
        run.log("ü\n");
        TestClient.Response grown = range(url, "bytes=10-999").expect(206);
        assertEquals("ü\n", grown.text());
        assertNotEquals(whole.header("ETag"), grown.header("ETag"));
        client.send(TestClient.plain(url)
                        .header("If-None-Match", grown.header("ETag"))
                        .GET())
                .expect(304);
        TestClient.Response head = client.send(
                        TestClient.plain(url).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                .expect(200);
        assertEquals("13", head.header("Content-Length"));
    }

    @Test
    void logUrlIsSignedAndExpires() throws Exception {
        server.addRun("exp", "signed").log("secret");
        String url = logUrl("signed");
        String unsigned = url.substring(0, url.indexOf('?'));
        client.send(TestClient.plain(unsigned).GET()).expect(409);
        client.send(TestClient.plain(url.replace("sp=r", "sp=rw")).GET()).expect(403);
        client.send(TestClient.plain(url.replace("std_log", "std_lag")).GET()).expect(403);
        client.get(url).expect(400);
        client.send(TestClient.plain(url).PUT(HttpRequest.BodyPublishers.ofString("x")))
                .expect(403);
        server.advanceClock(Duration.ofHours(9));
        TestClient.Response late = client.send(TestClient.plain(url).GET()).expect(403);
        assertEquals("AuthenticationFailed", late.header("x-ms-error-code"));
        assertTrue(late.text().contains("<Code>AuthenticationFailed</Code>"), late.text());
        client.token = server.accessToken();
        assertEquals("secret", client.log("signed"));
        assertFalse(server.requests()
                .all()
                .toString()
                .contains("sig=" + url.split("sig=")[1].split("&")[0]));
    }

    @Test
    void emptyLogDoesNotExistYet() throws Exception {
        SimulatedRun run = server.addRun("exp", "empty").append("user_logs/std_log.txt", new byte[0]);
        String url = logUrl("empty");
        assertEquals(
                "BlobNotFound",
                client.send(TestClient.plain(url).GET()).expect(404).header("x-ms-error-code"));
        run.log("x");
        client.send(TestClient.plain(url).GET()).expect(200);
        server.addRun("exp", "none").status("Running");
        assertEquals("", logUrl("none"));
    }

    @Test
    void runsAreFoundWithAndWithoutExperimentAndListedWithIt() throws Exception {
        server.addRun("exp", "r0").complete();
        server.addRun("exp", "r1").status("Running");
        server.addRun("exp", "r2").complete();
        server.addRun("else", "r3").complete();
        String history = client.api("history");
        assertEquals(
                2, client.get(history + "/experiments").json().path("value").size());
        client.get(history + "/experiments/exp/runs/r1").expect(200);
        client.get(history + "/experiments/exp/runs/r1/details").expect(200);
        client.get(history + "/experiments/else/runs/r1").expect(404);
        client.get(history + "/runs/r1/details").expect(200);
        String list = history + "/experiments/exp/runs:query";
        JsonNode done = client.post(list, "{\"filter\":\"Status eq 'Completed' and RunId ne 'r0'\"}")
                .expect(200)
                .json();
        assertEquals("r2", done.at("/value/0/runId").asText());
        assertEquals(1, done.path("value").size());
        client.post(list, "{\"filter\":\"Colour eq 'x'\"}").expect(400);
        JsonNode page = client.post(list, "{\"top\":2}").json();
        assertEquals(
                1,
                client.post(
                                list,
                                "{\"top\":2,\"continuationToken\":\""
                                        + page.path("continuationToken").asText() + "\"}")
                        .json()
                        .path("value")
                        .size());
        JsonNode many = client.post(history + "/experiments/exp/runs/runIds", "{\"runIds\":[\"r1\",\"r2\",\"r9\"]}")
                .expect(200)
                .json();
        assertEquals(2, many.path("runs").size());
        assertEquals("Running", many.at("/runs/r1/status").asText());
        assertTrue(many.path("errors").has("r9"));
        JsonNode batch = client.post(
                        history + "/batchrundata",
                        "{\"requests\":{\"a\":{\"runId\":\"r1\",\"selectRunMetadata\":true},\"b\":{\"runId\":\"r3\"},"
                                + "\"c\":{\"runId\":\"r9\"}}}")
                .expect(200)
                .json();
        assertEquals(
                "Running", batch.at("/successfulResults/a/runMetadata/status").asText());
        assertTrue(batch.at("/successfulResults/b/runMetadata").isNull());
        assertTrue(batch.path("failedResults").has("c"));
        for (String unspecified : List.of("/runs:query", "/runs/runIds")) {
            assertNotEquals(
                    200, client.post(history + unspecified, "{\"runIds\":[]}").status());
        }
        client.get(history + "/runs").expect(404);
        client.get(history + "/experiments/exp/runs").expect(404);
        client.method("PATCH", history + "/runs/r1", "{\"tags\":{\"build\":\"7\"}}")
                .expect(200);
        assertEquals("7", client.get(client.run("r1")).json().at("/tags/build").asText());
    }

    @Test
    void artifactsAreListedReadAndUploaded() throws Exception {
        byte[] content = "{}".getBytes(StandardCharsets.UTF_8);
        server.addRun("exp", "art")
                .append("outputs/model.json", content)
                .append("outputs/deep/x y.bin", content)
                .log("x");
        String artifacts = client.api("history") + "/experiments/exp/runs/art/artifacts";
        assertEquals(3, client.get(artifacts).json().path("value").size());
        assertEquals(
                2,
                client.get(artifacts + "/path?path=outputs")
                        .json()
                        .path("value")
                        .size());
        JsonNode info = client.get(artifacts + "/contentinfo?path=outputs%2Fdeep%2Fx%20y.bin")
                .expect(200)
                .json();
        assertEquals(
                "{}",
                client.send(TestClient.plain(info.path("contentUri").asText()).GET())
                        .expect(200)
                        .text());
        client.get(artifacts + "/contentinfo?path=outputs/none").expect(404);
        String origin = client.api("artifact").replace("v1.0", "v2.0") + "/artifacts/ExperimentRun/dcid.art";
        assertEquals(3, client.get(origin).expect(200).json().path("value").size());
        assertEquals(
                "{}",
                client.get(origin + "/content?path=outputs/model.json")
                        .expect(200)
                        .text());
        client.post(origin + "/content?path=outputs/new.txt", "new").expect(200);
        client.post(origin + "/content?path=outputs/new.txt", "new").expect(409);
        client.get(origin + "/metadata?path=outputs/../../evil").expect(404);
        JsonNode room = client.post(artifacts + "/batch/metadata", "{\"paths\":[{\"path\":\"outputs/up.txt\"}]}")
                .expect(200)
                .json();
        String upload = room.at("/artifactContentInformation/outputs~1up.txt/contentUri")
                .asText();
        client.send(TestClient.plain(upload)
                        .header("x-ms-blob-type", "BlockBlob")
                        .PUT(HttpRequest.BodyPublishers.ofString("up")))
                .expect(201);
        assertEquals("up", client.get(origin + "/content?path=outputs/up.txt").text());
    }
}
