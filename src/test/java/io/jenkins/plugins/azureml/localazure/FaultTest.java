package io.jenkins.plugins.azureml.localazure;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.testing.LogCapture;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultTest {
    private LocalAzureMl server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start();
        client = new TestClient(server);
        server.addRun("exp", "r1").log("0123456789").status("Running");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void statusFaultAppliesToMatchingRequests() throws Exception {
        Fault fault = server.faults()
                .add(Fault.on("GET", "/runs/r1$").after(1).times(2).throttle(7));
        client.get(client.run("r1")).expect(200);
        assertEquals("7", client.get(client.run("r1")).expect(429).header("Retry-After"));
        client.get(client.run("r1") + "/details").expect(200);
        client.get(client.run("r1")).expect(429);
        client.get(client.run("r1")).expect(200);
        assertEquals(4, fault.seen());
        server.faults()
                .add(Fault.on("*", "/runs/").at(Service.API).status(503, "{}").header("Retry-After", "1"));
        client.get(client.run("r1")).expect(503);
        server.faults().clear();
        client.get(client.run("r1")).expect(200);
    }

    @Test
    void resetBeforePreventsHandling() throws Exception {
        server.simulate("", run -> {});
        server.faults().add(Fault.on("POST", "/startrun").times(1).resetBefore());
        byte[] zip = TestClient.zip(Map.of("train.py", ""));
        assertThrows(IOException.class, () -> client.start("exp", "lost", client.definition(), zip));
        assertEquals(List.of("r1"), server.runIds());
    }

    @Test
    void resetAfterLosesTheResponse() throws Exception {
        server.simulate("", run -> {});
        server.faults().add(Fault.on("POST", "/startrun").times(1).resetAfter());
        byte[] zip = TestClient.zip(Map.of("train.py", ""));
        assertThrows(IOException.class, () -> client.start("exp", "lost", client.definition(), zip));
        assertEquals(List.of("lost", "r1"), server.runIds());
        assertEquals("NotStarted", client.status("lost"));
    }

    @Test
    void disconnectedClientIsNotLogged() throws Exception {
        String path = client.api("history").substring(server.api().toString().length()) + "/experiments/exp/runs:query";
        String incomplete = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
                + "Authorization: Bearer " + server.accessToken() + "\r\n\r\n{";
        try (LogCapture undertow = new LogCapture("io.undertow");
                LogCapture own = new LogCapture(HttpListeners.class.getName())) {
            try (Socket socket = new Socket("127.0.0.1", server.api().getPort())) {
                socket.getOutputStream().write(incomplete.getBytes(StandardCharsets.UTF_8));
                await().until(() -> server.requests().count("POST", "runs:query$") == 1);
            }
            server.close();
            assertEquals(List.of(), undertow.messages());
            assertEquals(List.of(), own.messages());
        }
    }

    /** Reads from the socket, since some HTTP clients do not distinguish how a connection ends without a response. */
    @Test
    void resetIsVisibleOnTheSocket() throws Exception {
        for (Fault fault : List.of(
                Fault.on("GET", "/x").resetBefore(), Fault.on("GET", "/x").resetAfter())) {
            server.faults().clear();
            server.faults().add(fault);
            try (Socket socket = new Socket("127.0.0.1", server.api().getPort())) {
                socket.getOutputStream()
                        .write("GET /x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                IOException reset = assertThrows(
                        SocketException.class, () -> socket.getInputStream().read());
                assertTrue(reset.getMessage().contains("reset"), reset::toString);
            }
        }
    }

    @Test
    void bodyIsTruncatedSlowedOrReplaced() throws Exception {
        server.faults().add(Fault.on("GET", "/runs/r1$").times(1).truncate(10));
        assertThrows(IOException.class, () -> client.get(client.run("r1")));
        server.faults().add(Fault.on("GET", "/runs/r1$").times(1).slowBody(200, Duration.ofMillis(1)));
        assertEquals("Running", client.status("r1"));
        server.faults()
                .add(Fault.on("GET", "/runs/r1$")
                        .times(1)
                        .body("<html>proxy</html>")
                        .contentType("text/html"));
        TestClient.Response answer = client.get(client.run("r1")).expect(200);
        assertEquals("<html>proxy</html>", answer.text());
        assertEquals("text/html", answer.header("Content-Type"));
    }

    @Test
    void delaysOccupyNoThread() throws Exception {
        server.faults().add(Fault.on("GET", "/runs/r1$").times(100).delay(Duration.ofMillis(300)));
        server.faults().add(Fault.on("GET", "/details$").times(100).delayResponse(Duration.ofMillis(300)));
        var all = IntStream.range(0, 200)
                .mapToObj(i -> client.http.sendAsync(
                        client.request(client.run("r1") + (i % 2 == 0 ? "" : "/details"))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString()))
                .toList();
        // Not delayed by the 200 slow requests, which would exhaust the pool if each occupied a thread.
        client.get(client.api("history") + "/experiments").expect(200);
        for (var each : all) {
            assertEquals(200, each.get().statusCode());
        }
    }

    @Test
    void tokenOfARequestIsRevoked() throws Exception {
        server.faults().add(Fault.on("GET", "/runs/r1$").times(1).revokeToken());
        client.get(client.run("r1")).expect(401);
        client.token = server.accessToken();
        client.get(client.run("r1")).expect(200);
        server.faults().add(Fault.on("GET", "/runs/r1$").times(1).expireToken());
        assertEquals(
                "ExpiredAuthenticationToken",
                client.get(client.run("r1"))
                        .expect(401)
                        .json()
                        .at("/error/code")
                        .asText());
        client.get(client.run("r1")).expect(401);
    }

    @Test
    void requestsAreRecordedWithoutSecrets() throws Exception {
        client.get(client.run("r1") + "?api-version=2019-11-01").expect(200);
        client.log("r1");
        server.faults().add(Fault.on("GET", "/experiments$").resetBefore());
        assertThrows(IOException.class, () -> client.get(client.api("history") + "/experiments"));
        List<RecordedRequest> requests = server.requests().all();
        RecordedRequest first = requests.get(0);
        assertEquals("GET", first.method());
        assertEquals(200, first.status());
        assertTrue(first.token());
        assertEquals(List.of("Bearer"), first.headers().get("authorization"));
        assertNull(first.fault());
        RecordedRequest log = server.requests().matching("GET", "std_log").get(0);
        assertEquals(Service.STORAGE, log.service());
        assertTrue(log.query().contains("sig=***"), log.query());
        RecordedRequest reset =
                server.requests().matching("GET", "/experiments$").get(0);
        assertEquals(0, reset.status());
        assertEquals("reset before", reset.fault());
        assertTrue(requests.toString().indexOf(client.token) < 0);
        server.requests().clear();
        assertEquals(0, server.requests().total());
    }
}
