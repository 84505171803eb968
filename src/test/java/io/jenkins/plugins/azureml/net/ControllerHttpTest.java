package io.jenkins.plugins.azureml.net;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.FAST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.ProxyConfiguration;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.threads.ControllerShutdown;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControllerHttpTest {

    private static final String MODEL = "http://model.example.invalid/score";

    private FaultServer proxy;
    private AmlHttp http;

    @BeforeEach
    void start() throws Exception {
        proxy = new FaultServer();
        proxy.otherwise(request -> Reply.json("\"by proxy\""));
        http = ControllerHttp.open(FAST);
    }

    @AfterEach
    void stop() throws Exception {
        Jenkins.get().setProxy(null);
        http.close();
        proxy.close();
    }

    private Object score(String uri) throws Exception {
        Call call = Call.of(Call.Target.SCORING, "score with", uri, "POST", URI.create(uri))
                .urlRule(any -> Optional.empty())
                .body("application/json", RepeatableBody.of("1".getBytes()));
        return Json.parse(http.send(call).body()).textValue();
    }

    private void configure(String user, String password, String noProxyHosts) {
        Jenkins.get().setProxy(new ProxyConfiguration("127.0.0.1", proxy.port(), user, password, noProxyHosts));
    }

    @Test
    void userAgentNamesThePluginAndJenkins() throws Exception {
        configure(null, null, null);
        score(MODEL);
        String agent = proxy.seen().get(0).header("User-Agent");
        assertTrue(agent.matches("azure-ml-jenkins-plugin/\\S+ Jenkins/2\\.541\\.3"), agent);
    }

    @Test
    void proxyConfigurationIsReadForEachRequest() throws Exception {
        configure(null, null, null);
        assertEquals("by proxy", score(MODEL));
        try (FaultServer direct = new FaultServer()) {
            direct.script("POST /score", Reply.json("\"direct\""));
            configure(null, null, "127.0.0.*, *.internal");
            assertEquals("direct", score(direct.uri("/score").toString()));
            configure(null, null, "*.internal");
            assertEquals("by proxy", score(direct.uri("/score").toString()));
            Jenkins.get().setProxy(null);
            assertEquals("direct", score(direct.uri("/score").toString()));
        }
    }

    @Test
    void proxyReceivesTheConfiguredLogin() throws Exception {
        String login = "Basic "
                + Base64.getEncoder().encodeToString("user:not-a-real-password".getBytes(StandardCharsets.UTF_8));
        proxy.otherwise(request -> login.equals(request.header("Proxy-Authorization"))
                ? Reply.json("\"let in\"")
                : Reply.status(407).with("Proxy-Authenticate", "Basic realm=\"x\""));
        configure("user", "not-a-real-password", null);
        assertEquals("let in", score(MODEL));
    }

    @Test
    void sharedTransportIsNotCreatedAgainDuringShutdown() {
        AmlHttp before = ControllerHttp.shared();
        assertSame(before, ControllerHttp.shared());
        try {
            ExtensionList.lookup(ItemListener.class).forEach(ItemListener::onBeforeShutdown);
            assertSame(before, ControllerHttp.shared(), "needed until it is closed");
            ControllerHttp.close();
            assertThrows(RejectedExecutionException.class, ControllerHttp::shared);
        } finally {
            ExtensionList.renew(ControllerShutdown.class);
            ControllerHttp.close();
        }
    }
}
