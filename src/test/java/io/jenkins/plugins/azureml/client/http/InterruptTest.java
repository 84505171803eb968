package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.TestTls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt ends a request at once, wherever it blocks; by their timings these requests would take minutes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptTest {

    private final CountDownLatch release = new CountDownLatch(1);

    @TempDir
    private Path folder;

    /** Something that is true once the request blocks. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    @AfterEach
    void stop() {
        release.countDown();
    }

    private static AmlHttp http(ProxySettings proxy, SSLContext tls) {
        return AmlHttp.builder()
                .proxy(() -> proxy)
                .timings(HttpTimings.DEFAULTS)
                .tls(tls)
                .build();
    }

    private static Call call(String method, URI uri) {
        return Call.of(Call.Target.SCORING, "send", "it", method, uri).urlRule(any -> Optional.empty());
    }

    /** Sends the call, interrupts it once it blocks, and checks that it ends as interrupted. */
    private static void interrupt(AmlHttp http, Call call, Condition blocked) throws Exception {
        AtomicReference<Throwable> result = new AtomicReference<>();
        Thread sender = new Thread(() -> {
            try {
                http.send(call);
            } catch (Exception e) {
                result.set(e);
                if (Thread.currentThread().isInterrupted()) {
                    result.set(new AssertionError("still interrupted", e));
                }
            }
        });
        sender.start();
        Awaitility.await().until(blocked::holds);
        Awaitility.await().until(() -> sender.getState() != Thread.State.NEW);
        sender.interrupt();
        sender.join();
        assertInstanceOf(InterruptedException.class, result.get());
    }

    @Test
    void interruptEndsTheWaitForAResponse() throws Exception {
        try (FaultServer server = new FaultServer();
                AmlHttp http = http(null, null)) {
            server.script("GET /x", Reply.hang(release));
            interrupt(http, call("GET", server.uri("/x")), () -> server.count("GET /x") == 1);
        }
    }

    @Test
    void interruptEndsTheReadOfABody() throws Exception {
        try (FaultServer server = new FaultServer();
                AmlHttp http = http(null, null)) {
            server.script("GET /x", Reply.stall(release));
            interrupt(http, call("GET", server.uri("/x")), () -> server.count("GET /x") == 1);
        }
    }

    @Test
    void interruptEndsAnUploadThatTheServiceDoesNotRead() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                AmlHttp http = http(null, null)) {
            URI uri = URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/x");
            Call call = call("PUT", uri).body("application/octet-stream", RepeatableBody.of(new byte[32 << 20]));
            AtomicReference<Socket> client = new AtomicReference<>();
            interrupt(http, call, () -> {
                client.set(deaf.accept());
                return client.get().getInputStream().read() == 'P';
            });
            client.get().close();
        }
    }

    @Test
    void interruptEndsTheWaitForAResponseUnderTls() throws Exception {
        SSLContext tls = TestTls.context(folder);
        try (FaultServer server = TestTls.server(tls);
                AmlHttp http = http(null, tls)) {
            server.script("GET /x", Reply.hang(release));
            interrupt(http, call("GET", server.uri("/x")), () -> server.count("GET /x") == 1);
        }
    }

    @Test
    void interruptEndsAHandshakeThatStalls() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                AmlHttp http = http(null, null)) {
            URI uri = URI.create("https://127.0.0.1:" + mute.getLocalPort() + "/x");
            AtomicReference<Socket> client = new AtomicReference<>();
            interrupt(http, call("GET", uri), () -> {
                client.set(mute.accept());
                // The first byte of the ClientHello.
                return client.get().getInputStream().read() == 22;
            });
            client.get().close();
        }
    }

    @Test
    void interruptEndsTheWaitForAProxyToConnect() throws Exception {
        try (FaultServer proxy = new FaultServer()) {
            proxy.otherwise(request -> Reply.hang(release));
            try (AmlHttp http = http(new ProxySettings("127.0.0.1", proxy.port(), null, null, List.of()), null)) {
                interrupt(
                        http,
                        call("GET", URI.create("https://model.example.invalid/x")),
                        () -> proxy.seen().size() == 1);
            }
            assertEquals("CONNECT", proxy.seen().get(0).method());
        }
    }

    @Test
    void interruptBeforeTheRequestSendsNothing() throws Exception {
        try (FaultServer server = new FaultServer();
                AmlHttp http = http(null, null)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> http.send(call("GET", server.uri("/x"))));
            assertFalse(Thread.currentThread().isInterrupted());
            assertEquals(0, server.connections());
        }
    }
}
