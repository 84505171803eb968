package io.jenkins.plugins.azureml.client.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.json.PlainJson;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.net.AdviceTexts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringTest {

    private static final String SCORE = "POST /score";
    private static final SecretText KEY = SecretText.of("not-a-real-key");
    private static final PlainHttp LOOPBACK = new PlainHttp(false, true);

    private FaultServer server;
    private AmlHttp http;

    @BeforeEach
    void start() throws Exception {
        server = new FaultServer();
        http = AmlHttp.builder()
                .userAgent("agent/1")
                .timings(ScriptedAzure.FAST)
                .advice(new AdviceTexts())
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        server.close();
    }

    private Object score(Object data, boolean raw) throws Exception {
        return score(server.uri("/score"), data, raw, null, false, LOOPBACK);
    }

    private Object score(URI uri, Object data, boolean raw, String deployment, boolean once, PlainHttp web)
            throws Exception {
        byte[] body = PlainJson.write(Collections.singletonMap("data", data));
        return new Scoring(http)
                .score(new ScoringRequest(uri, EndpointBearer.ofKey(uri, KEY), body, deployment, raw, once, web));
    }

    private AzureMlException fails() {
        return assertThrows(AzureMlException.class, () -> score(List.of(), false));
    }

    @Test
    void dataIsSentWithKey() throws Exception {
        server.script(SCORE, Reply.json("{\"result\":[1]}"));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("a", Arrays.asList(5.1, 3, null, true, "x"));
        row.put("b", new double[] {0.5});
        assertEquals(Map.of("result", List.of(1)), score(List.of(row), false));
        assertEquals(
                "{\"data\":[{\"a\":[5.1,3,null,true,\"x\"],\"b\":[0.5]}]}",
                server.seen(SCORE).get(0).text());
        assertEquals("Bearer not-a-real-key", server.seen(SCORE).get(0).header("Authorization"));
        assertEquals("application/json", server.seen(SCORE).get(0).header("Content-Type"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("\"{\\\"result\\\": [0, 1.5]}\"", false, Map.of("result", List.of(0, 1.5))),
                Arguments.of("\"{\\\"result\\\": [0]}\"", true, "{\"result\": [0]}"),
                Arguments.of("\"just text\"", false, "just text"),
                Arguments.of("[1, 2]", false, List.of(1, 2)),
                Arguments.of("true", false, true),
                Arguments.of("\uFEFF[1]", false, List.of(1)),
                Arguments.of("12345678901", false, 12345678901L));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void responseIsReturnedAsPlainValues(String body, boolean raw, Object expected) throws Exception {
        server.script(SCORE, Reply.json(body));
        assertEquals(expected, score(List.of(), raw));
    }

    @Test
    void nonJsonResponseIsText() throws Exception {
        server.script(SCORE, Reply.bytes(200, "iris setosa".getBytes()).with("Content-Type", "text/plain"));
        assertEquals("iris setosa", score(List.of(), false));
        server.script(SCORE, Reply.status(200), Reply.json("null"));
        assertNull(score(List.of(), false));
        assertNull(score(List.of(), false));
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of("text/html", "<!DOCTYPE html><html><head><title>Sign in</title></head></html>"),
                Arguments.of("Text/HTML; charset=utf-8", "\r\n".repeat(90) + "<html><title>Sign in</title></html>"),
                Arguments.of("text/html", "\uFEFF<!-- old --><html><title>Sign in</title></html>"),
                Arguments.of("application/json", "<html><title>Sign in</title></html>"),
                Arguments.of("text/plain", "<!-- a --> <!-- b --><HTML><title>Sign in</title></HTML>"),
                Arguments.of(null, "<html><title>Sign in</title></html>"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void webPageIsRefused(String type, String page) {
        for (boolean raw : new boolean[] {false, true}) {
            Reply reply = Reply.bytes(200, page.getBytes(StandardCharsets.UTF_8));
            server.script(SCORE, type == null ? reply : reply.with("Content-Type", type));
            AzureMlException e = assertThrows(AzureMlException.class, () -> score(List.of(), raw));
            assertEquals("UnreadableAnswer", e.code());
            assertTrue(e.getMessage().contains("the response is a web page (Sign in) instead of JSON"), e.getMessage());
            assertFalse(e.mayBeSentAgain());
        }
        assertEquals(2, server.count(SCORE));
    }

    @Test
    void markupWithItsOwnContentTypeIsText() throws Exception {
        server.script(
                SCORE,
                Reply.bytes(200, "<PMML/>".getBytes()).with("Content-Type", "application/xml"),
                // Flask's default content type.
                Reply.bytes(200, "setosa".getBytes()).with("Content-Type", "text/html; charset=utf-8"),
                Reply.bytes(200, "[1]".getBytes()).with("Content-Type", "text/html"));
        assertEquals("<PMML/>", score(List.of(), false));
        assertEquals("setosa", score(List.of(), false));
        assertEquals(List.of(1), score(List.of(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16", "utf-8"})
    void responseIsDecodedWithItsCharset(String charset) throws Exception {
        String json = "{\"label\":\"größer\"}";
        server.script(
                SCORE,
                Reply.bytes(200, json.getBytes(charset)).with("Content-Type", "application/json; charset=" + charset));
        assertEquals(Map.of("label", "größer"), score(List.of(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-unheard-of", "no charset"})
    void unknownCharsetIsRefused(String charset) {
        server.script(SCORE, Reply.json("[1]").with("Content-Type", "application/json; charset=\"" + charset + "\""));
        assertTrue(fails().getMessage().contains("unknown charset"));
    }

    @Test
    void incompleteResponseIsNotRetried() {
        server.script(SCORE, Reply.json("{\"result\":").withoutLength());
        assertTrue(fails().getMessage().contains("not complete JSON"));
        assertEquals(1, server.count(SCORE));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 408, 424, 500, 502, 503, 504})
    void errorIsNotRetried(int status) {
        server.script(SCORE, Reply.status(status));
        assertEquals(status, fails().status());
        assertEquals(1, server.count(SCORE));
    }

    @Test
    void lostResponseIsNotRetried() {
        server.script(SCORE, Reply.reset());
        assertTrue(fails().mayHaveBeenExecuted());
        assertEquals(1, server.count(SCORE));
    }

    @ParameterizedTest
    @CsvSource({"429,", "429, 0", "503, 0"})
    void throttledRequestIsRetried(int status, String retryAfter) throws Exception {
        Reply refusal = Reply.status(status);
        server.script(SCORE, retryAfter == null ? refusal : refusal.with("Retry-After", retryAfter), Reply.json("[1]"));
        assertEquals(List.of(1), score(List.of(), false));
        assertEquals(2, server.count(SCORE));
    }

    @Test
    void modelFailureIsExplained() {
        server.script(
                SCORE,
                Reply.json(424, "{\"error\":{\"code\":\"ModelError\",\"message\":\"boom\"}}")
                        .with("ms-azureml-model-error-statuscode", "500")
                        .with("ms-azureml-model-error-reason", "shape (1,3) not-a-real-key"));
        AzureMlException e = fails();
        assertTrue(e.advice().contains("with status 500 (shape (1,3)"), e.advice());
        assertFalse(e.getMessage().contains("not-a-real-key"), e.getMessage());
    }

    @Test
    void refusedKeyIsExplained() {
        server.script(SCORE, Reply.bytes(401, "key_auth_bad_header".getBytes()));
        assertTrue(fails().advice().contains("key of the endpoint"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectToAnotherHostIsRefused(int status) throws Exception {
        try (FaultServer other = new FaultServer()) {
            other.otherwise(request -> Reply.json("[2]"));
            server.script(SCORE, Reply.redirect(status, other.uri("/other").toString()));
            AzureMlException e = fails();
            assertTrue(
                    e.getMessage()
                            .contains(
                                    "redirected to another host, " + other.uri("/other") + "; nothing was sent there"),
                    e.getMessage());
            assertEquals(0, other.seen().size());
            assertEquals(1, server.count(SCORE));
            assertFalse(e.mayHaveBeenExecuted());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectOnSameHostKeepsBody(int status) throws Exception {
        server.script(SCORE, Reply.redirect(status, "/moved"));
        server.script("POST /moved", Reply.json("[3]"));
        assertEquals(List.of(3), score(List.of(), false));
        assertNotNull(server.seen("POST /moved").get(0).header("Authorization"));
        assertEquals("{\"data\":[]}", server.seen("POST /moved").get(0).text());
    }

    @Test
    void redirectThatChangesMethodIsRefused() {
        server.script(SCORE, Reply.redirect(303, "/moved"));
        assertTrue(fails().getMessage().contains("(303)"));
        assertEquals(1, server.seen().size());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, this machine itself",
        "127.1.2.3, this machine itself",
        "2130706433, this machine itself",
        "localhost, this machine itself",
        "[::1], this machine itself",
        "[::ffff:127.0.0.1], this machine itself",
        "[::], this machine itself",
        "0.0.0.0, this machine itself",
        "169.254.169.254, a metadata service",
        "[fe80::1], a metadata service",
        "[::ffff:169.254.169.254], a metadata service",
        "168.63.129.16, a metadata service"
    })
    void addressOfControllerIsRefused(String host, String why) {
        URI uri = URI.create("http://" + host + ":" + server.port() + "/score");
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> score(uri, 1, false, null, false, new PlainHttp(true, false)));
        assertTrue(e.getMessage().contains(why), e.getMessage());
        assertFalse(e.mayBeSentAgain());
        assertEquals(0, server.seen().size());
    }

    @Test
    void localCloudAllowsLoopbackOnly() {
        AzureMlException e = assertThrows(
                AzureMlException.class,
                () -> score(
                        URI.create("http://169.254.169.254/metadata"),
                        1,
                        false,
                        null,
                        false,
                        new PlainHttp(true, true)));
        assertTrue(e.getMessage().contains("a metadata service"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.invalid/score, false, true",
        "http://127.0.0.1:1/score, false, false",
        "/score, true, true",
        "ftp://127.0.0.1/score, true, true",
        "http://user:pw@127.0.0.1/score, true, true"
    })
    void invalidUriIsRefusedBeforeAnyRequest(String uri, boolean http, boolean loopback) {
        AzureMlException e = assertThrows(
                AzureMlException.class,
                () -> score(URI.create(uri), 1, false, null, false, new PlainHttp(http, loopback)));
        assertTrue(e.getMessage().contains("scoringUri"), e.getMessage());
        assertEquals("InvalidParameter", e.code());
        assertFalse(e.getMessage().contains("pw"), e.getMessage());
    }

    @Test
    void invalidBodyIsRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> score(List.of(new Object()), false));
        assertTrue(e.getMessage().contains("data contains a java.lang.Object"), e.getMessage());
        List<Object> endless = new java.util.ArrayList<>();
        endless.add(endless);
        assertThrows(IllegalArgumentException.class, () -> score(endless, false));
        assertThrows(IllegalArgumentException.class, () -> score(Double.NaN, false));
        assertEquals(0, server.seen().size());
    }

    @Test
    void deploymentIsSelectedByHeader() throws Exception {
        server.script(SCORE, Reply.json("[1]"));
        score(server.uri("/score"), List.of(), false, "blue", false, LOOPBACK);
        score(List.of(), false);
        assertEquals("blue", server.seen(SCORE).get(0).header("azureml-model-deployment"));
        assertNull(server.seen(SCORE).get(1).header("azureml-model-deployment"));
    }

    @ParameterizedTest
    @CsvSource({"429,, true", "503, 7, true", "503,, false", "424,, false", "408,, false", "500,, false"})
    void errorShowsWhetherRetryIsSafe(int status, String retryAfter, boolean again) {
        Reply refusal = Reply.status(status);
        server.script(SCORE, retryAfter == null ? refusal : refusal.with("Retry-After", retryAfter));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> score(server.uri("/score"), List.of(), false, null, true, LOOPBACK));
        assertEquals(again, e.mayBeSentAgain());
        assertEquals(retryAfter == null ? null : Duration.ofSeconds(7), e.retryAfter());
        assertEquals(1, server.count(SCORE));
    }

    @Test
    void onlyUnsentRequestMayBeRetried() {
        server.script(SCORE, Reply.reset());
        assertFalse(fails().mayBeSentAgain());
        AzureMlException e = assertThrows(
                AzureMlException.class,
                () -> score(URI.create("http://127.0.0.1:1/score"), 1, false, null, true, LOOPBACK));
        assertTrue(e.mayBeSentAgain(), e.getMessage());
    }

    @Test
    void expiredTokenIsRenewedOnce() throws Exception {
        server.script(SCORE, Reply.status(401), Reply.json("[1]"), Reply.status(401), Reply.status(401));
        AtomicInteger tokens = new AtomicInteger();
        URI uri = server.uri("/score");
        Bearer bearer = EndpointBearer.of(uri, () -> SecretText.of("token-" + tokens.incrementAndGet()));
        ScoringRequest request = new ScoringRequest(uri, bearer, "[]".getBytes(), null, false, true, LOOPBACK);
        assertEquals(List.of(1), new Scoring(http).score(request));
        assertEquals("Bearer token-1", server.seen(SCORE).get(0).header("Authorization"));
        assertEquals("Bearer token-2", server.seen(SCORE).get(1).header("Authorization"));
        assertThrows(AzureMlException.class, () -> new Scoring(http).score(request));
        assertEquals(4, server.count(SCORE));
    }

    @Test
    void keyIsSentToEndpointOnly() throws Exception {
        URI uri = URI.create("https://iris.westeurope.inference.ml.azure.com/score");
        Bearer bearer = EndpointBearer.ofKey(uri, KEY);
        assertTrue(bearer.problem(uri.resolve("/swagger.json")).isEmpty());
        assertTrue(bearer.problem(URI.create("https://other.westeurope.inference.ml.azure.com/score"))
                .isPresent());
        assertTrue(bearer.problem(URI.create("https://iris.westeurope.inference.ml.azure.com:8443/"))
                .isPresent());
        assertThrows(AzureMlException.class, () -> EndpointBearer.ofKey(uri, SecretText.of("two words")));
        assertNull(EndpointBearer.ofKey(uri, null));
    }
}
