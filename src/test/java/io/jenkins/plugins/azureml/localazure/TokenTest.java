package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenTest {
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

    private Map<String, String> form(String... changes) {
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                server.clientId(),
                "client_secret",
                server.clientSecret(),
                "resource",
                "https://management.azure.com/"));
        for (int i = 0; i < changes.length; i += 2) {
            form.put(changes[i], changes[i + 1]);
        }
        return form;
    }

    private String url(String tenant) {
        return server.authority() + "/" + tenant + "/oauth2/token";
    }

    private String groups() {
        return server.resourceManager() + "/subscriptions/" + server.subscription()
                + "/resourceGroups?api-version=2019-11-01";
    }

    private void assertRefused(int status, String error, int code, TestClient.Response answer) {
        JsonNode json = answer.expect(status).json();
        assertEquals(error, json.path("error").asText());
        assertEquals(code, json.at("/error_codes/0").asInt());
        String description = json.path("error_description").asText();
        assertTrue(description.startsWith("AADSTS" + code + ": "), description);
        assertTrue(description.contains("\r\nTrace ID: " + json.path("trace_id").asText()), description);
        assertTrue(description.contains("\r\nCorrelation ID: "), description);
    }

    @Test
    void v1EndpointReturnsStrings() throws Exception {
        JsonNode json = client.form(url(server.tenant()), form()).expect(200).json();
        assertTrue(json.path("expires_in").isTextual());
        assertEquals("3599", json.path("expires_in").asText());
        assertTrue(json.path("expires_on").isTextual());
        client.token = json.path("access_token").asText();
        client.get(groups()).expect(200);
        client.get(server.api() + "/discovery").expect(200);
    }

    @Test
    void v2EndpointReturnsNumbersAndAcceptsAScope() throws Exception {
        String url = server.authority() + "/" + server.tenant() + "/oauth2/v2.0/token";
        JsonNode json = client.form(url, form("scope", "https://ml.azure.com/.default"))
                .expect(200)
                .json();
        assertTrue(json.path("expires_in").isNumber());
        client.token = json.path("access_token").asText();
        client.get(server.api() + "/discovery").expect(200);
        assertEquals(
                "InvalidAuthenticationTokenAudience",
                client.get(groups()).expect(401).json().at("/error/code").asText());
        assertRefused(400, "invalid_scope", 1002012, client.form(url, form("scope", "https://ml.azure.com")));
    }

    @Test
    void ownResourceManagerIsAnAudience() throws Exception {
        Map<String, String> form = form("resource", server.resourceManager() + "/");
        client.token = client.form(url(server.tenant()), form)
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        client.get(groups()).expect(200);
    }

    @Test
    void invalidCredentialsGetEntraIdErrors() throws Exception {
        String url = url(server.tenant());
        assertRefused(401, "invalid_client", 7000215, client.form(url, form("client_secret", "not-a-real-secret")));
        assertRefused(401, "invalid_client", 7000216, client.form(url, form("client_secret", "")));
        assertRefused(400, "unauthorized_client", 700016, client.form(url, form("client_id", "someone-else")));
        assertRefused(400, "invalid_request", 90002, client.form(url("no-such-tenant"), form()));
        assertRefused(400, "invalid_request", 900144, client.form(url, form("resource", "")));
        assertRefused(400, "invalid_resource", 500011, client.form(url, form("resource", "https://example.com/")));
        assertRefused(400, "unsupported_grant_type", 70003, client.form(url, form("grant_type", "password")));
    }

    @Test
    void requestWithoutValidTokenGetsAChallenge() throws Exception {
        for (String bad : new String[] {null, "made-up"}) {
            client.token = bad;
            TestClient.Response answer = client.get(groups()).expect(401);
            assertTrue(answer.header("WWW-Authenticate").startsWith("Bearer authorization_uri=\""));
            String code = answer.json().at("/error/code").asText();
            assertEquals(bad == null ? "AuthenticationFailed" : "InvalidAuthenticationToken", code);
        }
    }

    @Test
    void discoveryAcceptsNoTokenButNotAnInvalidOne() throws Exception {
        client.token = null;
        client.get(server.api() + "/discovery").expect(200);
        client.token = "made-up";
        client.get(server.api() + "/discovery").expect(401);
    }

    @Test
    void configurationNamesTheTokenEndpoint() throws Exception {
        String base = server.authority() + "/" + server.tenant();
        assertEquals(
                base + "/oauth2/v2.0/token",
                client.get(base + "/v2.0/.well-known/openid-configuration")
                        .expect(200)
                        .json()
                        .path("token_endpoint")
                        .asText());
        client.get(server.authority() + "/none/v2.0/.well-known/openid-configuration")
                .expect(400);
    }

    @Test
    void tokensExpireAndCanBeRevoked() throws Exception {
        client.get(groups()).expect(200);
        server.advanceClock(Duration.ofHours(1));
        assertEquals(
                "ExpiredAuthenticationToken",
                client.get(groups()).expect(401).json().at("/error/code").asText());
        client.token = server.accessToken();
        client.get(groups()).expect(200);
        server.revokeTokens();
        client.get(groups()).expect(401);
    }
}
