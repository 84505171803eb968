package io.jenkins.plugins.azureml.client.auth;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.SECRET;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.TOKEN;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.WORKSPACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

// A wait that never ends must fail, in a thread of its own so that it can be left.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TokenTest {

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    @Test
    void tokenRequestMatchesTheArticle() throws Exception {
        azure.client().workspace();
        Seen request = azure.server.seen(TOKEN).get(0);
        assertEquals(
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", "client-1",
                        "client_secret", SECRET,
                        "resource", "https://management.azure.com/"),
                request.form());
        assertNull(request.header("Authorization"));
        assertEquals(
                "api-version=2024-10-01", azure.server.seen(WORKSPACE).get(0).rawQuery());
    }

    @Test
    void clientsOfAnIdentityShareOneToken() throws Exception {
        azure.client().workspace();
        azure.client().workspace();
        assertEquals(1, azure.server.count(TOKEN));
    }

    @Test
    void changedSecretGetsAnotherToken() throws Exception {
        azure.client().workspace();
        ClientSecretIdentity changed =
                new ClientSecretIdentity("tenant-1", "client-1", SecretText.of("not-real-either"));
        new AmlClient(azure.http, azure.cloud, changed, new WorkspaceRef("sub-1", "rg-1", "ws-1")).workspace();
        assertEquals(2, azure.server.count(TOKEN));
        assertFalse(changed.cacheKey().contains("not-real-either"));
        assertFalse(changed.toString().contains("not-real-either"), changed.toString());
    }

    @Test
    void concurrentClientsRequestOneToken() throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        azure.server.on(TOKEN, request -> {
            try {
                all.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.json(ScriptedAzure.token(azure.tokens.incrementAndGet()));
        });
        ExecutorService pool = Executors.newFixedThreadPool(20);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(pool.submit(() -> azure.client().workspace()));
        }
        all.countDown();
        for (Future<?> call : calls) {
            call.get();
        }
        pool.shutdown();
        assertEquals(1, azure.server.count(TOKEN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"expires_in\":\"3599\" | 1",
                "\"expires_in\":86399,\"refresh_in\":43199 | 1",
                "\"expires_in\":\"0\" | 2",
                "\"expires_in\":3600,\"refresh_in\":1e9 | 1",
                "\"unknown\":null | 1"
            })
    void lifetimeOfATokenIsReadInAnyForm(String life, int requests) throws Exception {
        azure.server.on(TOKEN, request -> Reply.json("{\"access_token\":\"fake-token-1\"," + life + "}"));
        azure.client().workspace();
        azure.client().workspace();
        assertEquals(requests, azure.server.count(TOKEN));
    }

    @Test
    void staleTokenIsKeptIfItsRefreshFails() throws Exception {
        // Stale after a second, good for four more.
        String stale = "{\"access_token\":\"fake-token-1\",\"expires_in\":5,\"refresh_in\":1}";
        azure.server.on(
                TOKEN,
                request -> azure.tokens.incrementAndGet() == 1
                        ? Reply.json(stale)
                        : Reply.json(503, "{\"error\":\"temporarily_unavailable\"}"));
        AmlClient client = azure.client();
        client.workspace();
        org.awaitility.Awaitility.await().until(() -> {
            client.workspace();
            return azure.tokens.get() > 1;
        });
        client.workspace();
        Seen last = azure.server.seen(WORKSPACE).get(azure.server.count(WORKSPACE) - 1);
        assertEquals("Bearer fake-token-1", last.header("Authorization"));
        assertEquals(3, azure.tokens.get(), "two attempts to refresh, and no more for a while");
    }

    @Test
    void waitingCallerRequestsTheTokenAfterAnInterrupt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        azure.server.on(TOKEN, request -> {
            asked.countDown();
            return azure.tokens.incrementAndGet() == 1 ? Reply.hang(release) : Reply.json(ScriptedAzure.token(2));
        });
        ExecutorService pool = Executors.newFixedThreadPool(2);
        Future<?> first = pool.submit(() -> azure.client().workspace());
        asked.await();
        Future<?> second = pool.submit(() -> azure.client().workspace());
        first.cancel(true);
        second.get();
        release.countDown();
        pool.shutdown();
        assertEquals("Bearer fake-token-2", azure.server.seen(WORKSPACE).get(0).header("Authorization"));
    }

    @Test
    void failureIsNotCached() throws Exception {
        azure.server.on(
                TOKEN,
                request -> azure.tokens.incrementAndGet() == 1
                        ? Reply.json(401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: bad\"}")
                        : Reply.json(ScriptedAzure.token(7)));
        assertThrows(AzureMlException.class, () -> azure.client().workspace());
        azure.client().workspace();
        assertEquals(2, azure.tokens.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void transientErrorsOfTheAuthorityAreRetried(int status) throws Exception {
        azure.server.on(
                TOKEN,
                request -> azure.tokens.incrementAndGet() == 1
                        ? Reply.status(status)
                        : Reply.json(ScriptedAzure.token(1)));
        azure.client().workspace();
        assertEquals(2, azure.tokens.get());
    }

    @ParameterizedTest
    @CsvSource({
        "7000215, value (not its id)",
        "7000222, has expired",
        "700016, does not exist in this tenant",
        "90002, tenant does not exist",
        "700024, the clock"
    })
    void refusedLoginComesWithAdvice(String code, String advice) {
        azure.server.on(
                TOKEN,
                request -> Reply.json(
                        401,
                        "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS" + code
                                + ": Something about the secret '" + SECRET
                                + "'.\\r\\nTrace ID: 11111111-2222\\r\\nCorrelation ID: 3333\\r\\nTimestamp: now\","
                                + "\"error_codes\":[" + code + "],\"trace_id\":\"11111111-2222\"}"));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> azure.client().workspace());
        assertEquals("AADSTS" + code, e.code());
        assertEquals(401, e.status());
        assertEquals("11111111-2222", e.requestId());
        assertTrue(e.getMessage().contains(advice), e.getMessage());
        assertTrue(
                e.getMessage()
                        .startsWith("Could not get a token for application client-1 in tenant tenant-1: HTTP 401"),
                e.getMessage());
        assertFalse(e.getMessage().contains(SECRET), e.getMessage());
        assertFalse(e.getMessage().contains("Correlation"), e.getMessage());
        assertEquals(1, azure.server.count(TOKEN));
    }

    @Test
    void responseWithoutATokenIsAnError() {
        azure.server.on(TOKEN, request -> Reply.json("{\"token_type\":\"Bearer\"}"));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> azure.client().workspace());
        assertTrue(e.getMessage().contains("no access_token"), e.getMessage());
    }

    @Test
    void tenantWithPathCharactersIsRefused() {
        ClientSecretIdentity odd = new ClientSecretIdentity("../common", "client-1", SecretText.of(SECRET));
        AmlClient client = new AmlClient(azure.http, azure.cloud, odd, new WorkspaceRef("s", "g", "w"));
        AzureMlException e = assertThrows(AzureMlException.class, client::workspace);
        assertTrue(e.getMessage().contains("tenant must not contain"), e.getMessage());
        assertEquals(0, azure.server.seen().size());
    }

    @Test
    void claimsChallengeIsAnsweredOnceWithATokenForTheseClaims() throws Exception {
        String claims = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1\"}}}";
        String base64 = java.util.Base64.getUrlEncoder().encodeToString(claims.getBytes());
        Reply challenge = Reply.status(401)
                .with(
                        "WWW-Authenticate",
                        "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"" + base64 + "\"");
        azure.server.script(ScriptedAzure.WORKSPACE, challenge, Reply.json(ScriptedAzure.workspace("https://x")));
        azure.client().workspace();
        java.util.List<io.jenkins.plugins.azureml.client.testing.Seen> asked = azure.server.seen(ScriptedAzure.TOKEN);
        assertEquals(2, asked.size());
        assertEquals(null, asked.get(0).form().get("claims"));
        assertEquals(claims, asked.get(1).form().get("claims"));

        azure.server.script(ScriptedAzure.WORKSPACE, challenge);
        assertThrows(AzureMlException.class, () -> azure.client().workspace());
        assertEquals(3, azure.server.count(ScriptedAzure.TOKEN));
    }

    @Test
    void unreadableChallengeIsIgnored() throws Exception {
        for (String header :
                new String[] {"Bearer claims=\"!\"", "Bearer claims=\"aGVsbG8=\"", "Bearer claims=\"e30\"x"}) {
            azure.server.script(
                    ScriptedAzure.WORKSPACE,
                    Reply.status(401).with("WWW-Authenticate", header),
                    Reply.json(ScriptedAzure.workspace("https://x")));
            azure.client().workspace();
        }
    }
}
