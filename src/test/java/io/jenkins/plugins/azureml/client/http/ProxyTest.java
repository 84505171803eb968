package io.jenkins.plugins.azureml.client.http;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.FAST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.scoring.PlainHttp;
import io.jenkins.plugins.azureml.client.scoring.Scoring;
import io.jenkins.plugins.azureml.client.scoring.ScoringRequest;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.net.AdviceTexts;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {

    private final AtomicReference<ProxySettings> settings = new AtomicReference<>();
    private FaultServer proxy;
    private FaultServer target;
    private AmlHttp http;

    @BeforeEach
    void start() throws Exception {
        proxy = new FaultServer();
        target = new FaultServer();
        http = AmlHttp.builder()
                .userAgent("agent/1")
                .proxy(settings::get)
                .timings(FAST)
                .advice(new AdviceTexts())
                .build();
        target.script("POST /score", Reply.json("\"direct\""));
        proxy.otherwise(request -> Reply.json("\"by proxy\""));
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        proxy.close();
        target.close();
    }

    private ProxySettings to(FaultServer server, String... noProxy) {
        return new ProxySettings(
                "127.0.0.1",
                server.port(),
                null,
                null,
                List.of(noProxy).stream().map(Pattern::compile).toList());
    }

    private Object score(String uri) throws Exception {
        Call call = Call.of(Call.Target.SCORING, "score with", uri, "POST", URI.create(uri))
                .urlRule(any -> Optional.empty())
                .body("application/json", RepeatableBody.of("1".getBytes()));
        return Json.parse(http.send(call).body()).textValue();
    }

    @Test
    void requestsUseTheProxyUnlessTheHostIsExempt() throws Exception {
        settings.set(to(proxy, ".*\\.internal"));
        assertEquals("by proxy", score("http://model.example.invalid/score"));
        assertEquals("http://model.example.invalid/score", proxy.seen().get(0).target());
        settings.set(to(proxy, "127\\.0\\.0\\.1"));
        assertEquals("direct", score(target.uri("/score").toString()));
    }

    @Test
    void changedProxyIsUsedForTheNextRequest() throws Exception {
        assertEquals("direct", score(target.uri("/score").toString()));
        settings.set(to(proxy));
        assertEquals("by proxy", score(target.uri("/score").toString()));
        settings.set(null);
        assertEquals("direct", score(target.uri("/score").toString()));
    }

    @Test
    void equalProxySettingsKeepTheConnections() throws Exception {
        for (int i = 0; i < 3; i++) {
            settings.set(to(proxy, "a.*"));
            score(target.uri("/score").toString());
        }
        assertEquals(1, proxy.connections());
    }

    @Test
    void proxyLoginIsSentToTheProxyOnly() throws Exception {
        proxy.otherwise(request -> request.header("Proxy-Authorization") == null
                ? Reply.status(407).with("Proxy-Authenticate", "Basic realm=\"x\"")
                : Reply.json("\"let in\""));
        settings.set(
                new ProxySettings("127.0.0.1", proxy.port(), "user", SecretText.of("not-a-real-password"), List.of()));
        assertEquals("let in", score("http://model.example.invalid/score"));
        settings.set(new ProxySettings(
                "127.0.0.1",
                proxy.port(),
                "user",
                SecretText.of("not-a-real-password"),
                List.of(Pattern.compile("127.*"))));
        target.script(
                "POST /score",
                Reply.json(401, "{\"message\":\"not-a-real-password\"}").with("WWW-Authenticate", "Basic realm=\"x\""));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> score(target.uri("/score").toString()));
        assertNull(target.seen().get(0).header("Authorization"));
        assertNull(target.seen().get(0).header("Proxy-Authorization"));
        assertFalse(e.getMessage().contains("not-a-real-password"), e.getMessage());
    }

    @Test
    void refusedTunnelIsReportedAsAProxyError() {
        proxy.otherwise(request -> Reply.status(403));
        settings.set(to(proxy));
        AzureMlException e = assertThrows(AzureMlException.class, () -> score("https://model.example.invalid/score"));
        assertEquals("CONNECT", proxy.seen().get(0).method());
        assertTrue(e.getMessage().contains("the proxy refused to connect: HTTP 403"), e.getMessage());
        assertFalse(e.mayHaveBeenExecuted());
        assertTrue(e.advice().contains("proxy"), e.advice());
    }

    @Test
    void customCloudOnLoopbackBypassesTheProxy() throws Exception {
        try (ScriptedAzure azure = new ScriptedAzure()) {
            settings.set(to(proxy));
            azure.http = http;
            assertEquals("ws-1", azure.client().workspace().name());
            azure.client().discovery();
            assertEquals(0, proxy.seen().size());
        }
    }

    @Test
    void redirectAwayFromLoopbackUsesTheProxy() throws Exception {
        settings.set(to(proxy));
        target.script("GET /x", Reply.status(302).with("Location", "http://model.example.invalid/x"));
        Response answer = http.send(Call.of(Call.Target.SIGNED_URL, "read", "x", "GET", target.uri("/x"))
                .urlRule(uri -> Optional.empty())
                .direct(true)
                .json());
        assertEquals("by proxy", answer.json().asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "169.254.169.254", "[::1]"})
    void localAddressesAreRefusedBehindAProxyToo(String host) {
        settings.set(to(proxy));
        URI uri = URI.create("http://" + host + "/score");
        ScoringRequest request =
                new ScoringRequest(uri, null, "1".getBytes(), null, false, false, new PlainHttp(true, false));
        AzureMlException e = assertThrows(AzureMlException.class, () -> new Scoring(http).score(request));
        assertTrue(e.getMessage().contains("nothing was sent there"), e.getMessage());
        assertEquals(0, proxy.seen().size());
    }

    @Test
    void proxyOnLoopbackIsUsed() throws Exception {
        settings.set(to(proxy));
        URI uri = URI.create("http://model.example.invalid/score");
        assertEquals(
                "by proxy",
                new Scoring(http)
                        .score(new ScoringRequest(
                                uri, null, "1".getBytes(), null, false, false, new PlainHttp(true, false))));
    }
}
