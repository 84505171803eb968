package io.jenkins.plugins.azureml.client.http;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.FAST;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.RUN;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.message.Heads;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;
import io.jenkins.plugins.azureml.client.http.message.RetryAfter;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.testing.DeadPort;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import io.jenkins.plugins.azureml.net.AdviceTexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

// A wait that never ends must fail, in a thread of its own so that it can be left.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TransportTest {

    private static final Reply FINE = Reply.json("{\"runId\":\"run-1\",\"status\":\"Running\"}");

    private FaultServer server;
    private AmlHttp http;
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        server = new FaultServer();
        http = AmlHttp.builder()
                .userAgent("agent/1")
                .timings(FAST)
                .advice(new AdviceTexts())
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        release.countDown();
        http.close();
        server.close();
    }

    private Call call(String method) {
        return call(method, server.uri("/x"));
    }

    private static Call call(String method, URI uri) {
        return Call.of(Call.Target.WORKSPACE_SERVICE, "try", "a thing", method, uri)
                .urlRule(address -> Optional.empty())
                .json();
    }

    private AzureMlException fails(Call call) {
        return assertThrows(AzureMlException.class, () -> http.send(call));
    }

    static Stream<Supplier<Reply>> passingFaults() {
        return Stream.of(
                Reply::reset,
                Reply::close,
                Reply::garbage,
                () -> Reply.json("{\"runId\":\"run-1\",\"status\":\"Running\"}").truncated(),
                () -> Reply.json("{\"runId\":\"run-1\",\"sta").withoutLength(),
                () -> Reply.json(""),
                () -> Reply.status(408),
                () -> Reply.status(500),
                () -> Reply.status(502),
                () -> Reply.status(503),
                () -> Reply.status(504),
                () -> Reply.status(429));
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void readsAreRetriedAfterTransientFaults(Supplier<Reply> fault) throws Exception {
        server.script("GET /x", fault.get(), fault.get(), FINE);
        assertEquals("Running", http.send(call("GET")).json().get("status").asText());
        assertEquals(3, server.count("GET /x"));
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void deletesAreRetriedAfterTransientFaults(Supplier<Reply> fault) throws Exception {
        server.script("DELETE /x", fault.get(), FINE);
        http.send(call("DELETE"));
        assertEquals(2, server.count("DELETE /x"));
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void postIsRetriedOnlyIfItWasRefused(Supplier<Reply> fault) throws Exception {
        boolean refused = fault.get().toString() != null && isThrottle(fault.get());
        server.script("POST /x", fault.get(), FINE);
        if (refused) {
            http.send(call("POST"));
            assertEquals(2, server.count("POST /x"));
        } else {
            assertTrue(fails(call("POST")).mayHaveBeenExecuted());
            assertEquals(1, server.count("POST /x"));
        }
    }

    private boolean isThrottle(Reply reply) throws IOException, InterruptedException {
        server.script("GET /kind", reply);
        try {
            http.send(Call.of(Call.Target.WORKSPACE_SERVICE, "see", "", "GET", server.uri("/kind"))
                    .urlRule(address -> Optional.empty())
                    .maxAttempts(1)
                    .json());
            return false;
        } catch (AzureMlException e) {
            return e.status() == 429;
        }
    }

    @Test
    void postIsRetriedAfter503WithRetryAfter() throws Exception {
        server.script("POST /x", Reply.status(503).with("Retry-After", "0"), FINE);
        http.send(call("POST"));
        assertEquals(2, server.count("POST /x"));
    }

    @Test
    void postIsRetriedIfItWasNotSent() throws Exception {
        try (DeadPort dead = new DeadPort()) {
            AzureMlException e = fails(call("POST", dead.uri("/x")));
            assertEquals(0, e.status());
            assertFalse(e.mayHaveBeenExecuted());
            assertTrue(e.getMessage().contains("after 4 attempts"), e.getMessage());
            assertTrue(e.getMessage().contains("127.0.0.1:" + dead.port()), e.getMessage());
            assertTrue(e.advice().contains("nothing accepts connections"), e.advice());
        }
    }

    @Test
    void clientErrorsAreNotRetried() {
        server.script("GET /x", Reply.json(400, "{\"error\":{\"code\":\"Bad\",\"message\":\"no\"}}"));
        AzureMlException e = fails(call("GET"));
        assertEquals(1, server.count("GET /x"));
        assertEquals("Bad", e.code());
    }

    @Test
    void retriesEndAfterTheLastAttempt() {
        server.script("GET /x", Reply.json(500, "{\"error\":{\"code\":\"ServiceError\",\"message\":\"boom\"}}"));
        AzureMlException e = fails(call("GET"));
        assertEquals(4, server.count("GET /x"));
        assertTrue(e.getMessage().contains("HTTP 500 ServiceError: boom, after 4 attempts"), e.getMessage());
        assertFalse(e.mayHaveBeenExecuted(), "a read changes nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Retry-After=1", "retry-after-ms=300", "x-ms-retry-after-ms=300"})
    void retryWaitsAsLongAsTheServiceAsks(String header) throws Exception {
        String[] parts = header.split("=");
        long millis = parts[1].equals("1") ? 1000 : 300;
        server.script("POST /x", Reply.status(429).with(parts[0], parts[1]), FINE);
        long start = System.nanoTime();
        http.send(call("POST"));
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(millis).toNanos());
    }

    @Test
    void retryAfterDateIsRelativeToTheClockOfTheService() {
        Instant serviceNow = Instant.parse("2020-01-01T00:00:00Z");
        DateTimeFormatter form = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
        ResponseHead head = Heads.of(
                429, Map.of("date", form.format(serviceNow), "retry-after", form.format(serviceNow.plusSeconds(7))));
        assertEquals(Duration.ofSeconds(7), RetryAfter.of(head, Instant.now()));
        Instant now = Instant.parse("2026-11-22T00:00:00Z");
        assertEquals(
                Duration.ofSeconds(9),
                RetryAfter.of(Heads.of(429, Map.of("retry-after", form.format(now.plusSeconds(9)))), now));
        assertEquals(
                Duration.ZERO,
                RetryAfter.of(Heads.of(429, Map.of("retry-after", form.format(now.minusSeconds(9)))), now));
        assertNull(RetryAfter.of(Heads.of(429, Map.of("retry-after", "soon")), now));
    }

    @Test
    void waitBeyondTheDeadlineIsReportedAtOnce() {
        server.script("GET /x", Reply.status(429).with("Retry-After", "3600"));
        AzureMlException e = fails(call("GET"));
        assertEquals(1, server.count("GET /x"));
        assertEquals(Duration.ofHours(1), e.retryAfter());
        assertTrue(e.getMessage().contains("retry after 3600 s"), e.getMessage());
    }

    @Test
    void everyRequestHasAUserAgentAndAnId() throws Exception {
        server.script("GET /x", Reply.status(500), FINE);
        http.send(call("GET"));
        Seen first = server.seen().get(0);
        assertEquals("agent/1", first.header("User-Agent"));
        assertEquals("application/json", first.header("Accept"));
        assertNotNull(UUID.fromString(first.header("x-ms-client-request-id")));
        assertEquals(
                first.header("x-ms-client-request-id"), server.seen().get(1).header("x-ms-client-request-id"));
        http.send(call("GET"));
        assertNotEquals(
                first.header("x-ms-client-request-id"), server.seen().get(2).header("x-ms-client-request-id"));
    }

    @Test
    void errorContainsTheRequestIdOfTheServiceOrElseOfTheClient() {
        server.script("GET /x", Reply.status(400));
        AzureMlException e = fails(call("GET"));
        assertEquals(server.seen().get(0).header("x-ms-client-request-id") + " (the client's)", e.requestId());
        for (String name : new String[] {
            "x-ms-request-id", "x-ms-correlation-request-id", "apim-request-id", "request-id", "x-request-id"
        }) {
            server.script(
                    "GET /x", Reply.status(400).with(name, "|12ab.34:5/6=").with("x-request-id", "other"));
            assertEquals(
                    name.equals("x-request-id") ? "other" : "|12ab.34:5/6=",
                    fails(call("GET")).requestId());
        }
        server.script("GET /x", Reply.status(400).with("x-ms-request-id", "<script>"));
        assertTrue(fails(call("GET")).requestId().endsWith("(the client's)"));
    }

    @Test
    void errorWithoutResponseContainsTheRequestIdOfTheClient() {
        server.script("GET /x", Reply.reset());
        AzureMlException e = fails(call("GET"));
        assertEquals(server.seen().get(0).header("x-ms-client-request-id") + " (the client's)", e.requestId());
    }

    @Test
    void connectionsPerHostAreLimited() throws Exception {
        int most = HttpEngine.CONNECTIONS_PER_HOST;
        CountDownLatch all = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        server.on("GET /x", request -> {
            atOnce.incrementAndGet();
            try {
                all.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return FINE;
        });
        ExecutorService pool = Executors.newFixedThreadPool(most + 8);
        try (AmlHttp patient = AmlHttp.builder().timings(HttpTimings.DEFAULTS).build()) {
            List<Future<Response>> answers = new ArrayList<>();
            for (int i = 0; i < most + 8; i++) {
                answers.add(pool.submit(() -> patient.send(call("GET"))));
            }
            Awaitility.await().until(() -> atOnce.get() >= most);
            // Whoever were not held back would be here soon.
            all.await(200, TimeUnit.MILLISECONDS);
            assertEquals(most, atOnce.get());
            all.countDown();
            for (Future<Response> answer : answers) {
                assertTrue(answer.get().head().success());
            }
            assertTrue(server.connections() <= most);
        } finally {
            all.countDown();
            pool.shutdownNow();
        }
    }

    @Test
    void chunkedResponseIsRead() throws Exception {
        server.script("GET /x", Reply.json("{\"runId\":\"run-1\"}").chunked());
        assertEquals("run-1", http.send(call("GET")).json().get("runId").asText());
    }

    @Test
    void compressedResponseIsRead() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        }
        server.script("GET /x", Reply.bytes(200, zipped.toByteArray()).with("Content-Encoding", "gzip"));
        assertEquals(1, http.send(call("GET")).json().get("a").asInt());
        assertTrue(server.seen().get(0).header("Accept-Encoding").contains("gzip"));
    }

    @Test
    void incompleteJsonIsAnErrorAfterTheLastAttempt() {
        server.script("GET /x", Reply.json("{\"runId\":\"run-1\",\"sta").withoutLength());
        AzureMlException e = fails(call("GET"));
        assertEquals(4, server.count("GET /x"));
        assertTrue(e.getMessage().contains("not complete JSON"), e.getMessage());
    }

    @Test
    void webPageInsteadOfJsonIsNotRetried() {
        server.script("GET /x", Reply.json("<html><title>Sign in</title><body>please</body></html>"));
        AzureMlException e = fails(call("GET"));
        assertEquals(1, server.count("GET /x"));
        assertTrue(e.getMessage().contains("a web page (Sign in)"), e.getMessage());
    }

    @Test
    void responseBeyondTheSizeLimitIsRefused() throws Exception {
        try (AmlHttp small = AmlHttp.builder().timings(FAST).maxJsonBytes(1000).build()) {
            server.script("GET /x", Reply.json("[" + " ".repeat(2000) + "]"));
            AzureMlException e = assertThrows(AzureMlException.class, () -> small.send(call("GET")));
            assertTrue(e.getMessage().contains("larger than the limit of 1000 bytes"), e.getMessage());
            assertEquals(1, server.count("GET /x"));
        }
    }

    @Test
    void deeplyNestedJsonIsRefused() {
        server.script("GET /x", Reply.json("[".repeat(5000) + "]".repeat(5000)));
        assertEquals("UnreadableAnswer", fails(call("GET")).code());
    }

    @Test
    void silentServiceEndsInATimeout() throws Exception {
        try (AmlHttp impatient =
                AmlHttp.builder().timings(timings(100, 5000, 2)).build()) {
            server.script("GET /x", Reply.hang(release));
            AzureMlException e = assertThrows(AzureMlException.class, () -> impatient.send(call("GET")));
            assertEquals(0, e.status());
            // The client may give up before the server has read the request.
            await().until(() -> server.count("GET /x") == 2);
            assertTrue(e.getMessage().contains("Timeout"), e.getMessage());
        }
    }

    @Test
    void drippingResponseEndsInATimeout() throws Exception {
        try (AmlHttp impatient =
                AmlHttp.builder().timings(timings(200, 3000, 5)).build()) {
            server.script("GET /x", Reply.drip(release));
            AzureMlException e = assertThrows(AzureMlException.class, () -> impatient.send(call("GET")));
            assertTrue(e.getMessage().contains("no complete response before the timeout"), e.getMessage());
            assertTrue(server.count("GET /x") > 1, "there is time for another attempt");
        }
    }

    @Test
    void uploadThatTheServiceStopsReadingEndsInATimeout() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                AmlHttp impatient =
                        AmlHttp.builder().timings(timings(200, 60_000, 1)).build()) {
            URI uri = URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/x");
            Call call = call("PUT", uri).body("application/octet-stream", RepeatableBody.of(new byte[32 << 20]));
            AzureMlException e = assertThrows(AzureMlException.class, () -> impatient.send(call));
            assertTrue(e.getMessage().contains("stopped reading the request body"), e.getMessage());
        }
    }

    private static HttpTimings timings(long response, long total, int attempts) {
        return new HttpTimings(
                Duration.ofSeconds(1),
                Duration.ofMillis(response),
                Duration.ofMillis(total),
                Duration.ofMillis(total),
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                attempts);
    }

    @Test
    void interruptAbortsTheRequestAndItsConnection() throws Exception {
        try (AmlHttp patient = AmlHttp.builder().timings(HttpTimings.DEFAULTS).build()) {
            server.script("GET /x", FINE, Reply.hang(release));
            patient.send(call("GET"));
            Thread main = Thread.currentThread();
            Thread interrupter = new Thread(() -> {
                while (server.count("GET /x") < 2) {
                    Thread.onSpinWait();
                }
                main.interrupt();
            });
            interrupter.start();
            assertThrows(InterruptedException.class, () -> patient.send(call("GET")));
            interrupter.join();
            assertFalse(Thread.currentThread().isInterrupted());
            server.script("GET /x", FINE);
            patient.send(call("GET"));
            assertNotEquals(
                    server.seen().get(1).connection(), server.seen().get(2).connection());
        }
    }

    @Test
    void interruptEndsTheBackOff() throws Exception {
        try (AmlHttp patient = AmlHttp.builder().timings(HttpTimings.DEFAULTS).build()) {
            server.script("GET /x", Reply.status(429).with("Retry-After", "100"));
            Thread main = Thread.currentThread();
            Thread interrupter = new Thread(() -> {
                while (server.count("GET /x") < 1) {
                    Thread.onSpinWait();
                }
                main.interrupt();
            });
            interrupter.start();
            assertThrows(InterruptedException.class, () -> patient.send(call("GET")));
            interrupter.join();
        }
    }

    @Test
    void connectionsAreReused() throws Exception {
        server.script("GET /x", FINE);
        for (int i = 0; i < 5; i++) {
            http.send(call("GET"));
        }
        assertEquals(1, server.connections());
    }

    @Test
    void postDoesNotUseAConnectionThatTheServiceHasClosed() throws Exception {
        server.script("GET /x", FINE);
        server.script("POST /x", FINE);
        http.send(call("GET"));
        server.closeConnections();
        http.send(call("POST"));
        assertEquals(1, server.count("POST /x"));
        assertEquals(2, server.connections());
    }

    @Test
    void postChecksEveryPooledConnection() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        server.on("GET /x", request -> {
            both.countDown();
            try {
                both.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return FINE;
        });
        server.script("POST /x", FINE);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<Response> one = pool.submit(() -> http.send(call("GET")));
            Future<Response> other = pool.submit(() -> http.send(call("GET")));
            one.get();
            other.get();
        } finally {
            pool.shutdownNow();
        }
        server.closeConnections();
        http.send(call("POST"));
        assertEquals(1, server.count("POST /x"));
        assertEquals(3, server.connections());
    }

    @Test
    void readIsRetriedIfItsConnectionWasClosed() throws Exception {
        server.script("GET /x", FINE);
        http.send(call("GET"));
        server.closeConnections();
        assertEquals(200, http.send(call("GET")).status());
    }

    @Test
    void closingTheClientEndsRequestsUnderWay() throws Exception {
        server.script("GET /x", Reply.hang(release));
        Thread closer = new Thread(() -> {
            while (server.count("GET /x") < 1) {
                Thread.onSpinWait();
            }
            http.close();
        });
        closer.start();
        assertTrue(fails(call("GET")).getMessage().contains("closed"));
        closer.join();
    }

    @Test
    void cookiesOfTheServiceAreNotSentBack() throws Exception {
        server.script("GET /x", Reply.json("{}").with("Set-Cookie", "session=fake"));
        http.send(call("GET"));
        http.send(call("GET"));
        assertNull(server.seen().get(1).header("Cookie"));
    }

    @Test
    void refusedTokenIsRenewedOnce() throws Exception {
        try (ScriptedAzure azure = new ScriptedAzure()) {
            azure.server.script(RUN, Reply.status(401), FINE);
            azure.client().runs("iris").get("run-1");
            assertEquals("Bearer fake-token-2", azure.server.seen(RUN).get(1).header("Authorization"));
            assertEquals(2, azure.tokens.get());
        }
    }

    @Test
    void tokenThatExpiresDuringRetriesIsRenewed() throws Exception {
        try (ScriptedAzure azure = new ScriptedAzure()) {
            azure.server.script(
                    RUN,
                    Reply.status(401),
                    Reply.status(503),
                    Reply.status(401),
                    Reply.reset(),
                    Reply.status(401),
                    FINE);
            azure.client().runs("iris").get("run-1");
            assertEquals("Bearer fake-token-4", azure.server.seen(RUN).get(5).header("Authorization"));
        }
    }

    @Test
    void secondRefusalOfATokenIsAnError() throws Exception {
        try (ScriptedAzure azure = new ScriptedAzure()) {
            azure.server.script(
                    RUN,
                    Reply.json(401, "{\"error\":{\"code\":\"InvalidToken\",\"message\":\"fake-token-2 is no good\"}}"));
            AzureMlException e = assertThrows(
                    AzureMlException.class, () -> azure.client().runs("iris").get("run-1"));
            assertEquals(2, azure.server.count(RUN));
            assertEquals(401, e.status());
            assertFalse(e.getMessage().contains("fake-token"), e.getMessage());
        }
    }
}
