package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.testing.TestIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Assertions instead of the client secret, and how the login service refuses them. */
class AssertionTest {
    private static final String SUBJECT = "https://jenkins.example.com/job/iris/";
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private LocalAzureMl server;
    private TestClient client;
    private TestIssuer issuer;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start();
        client = new TestClient(server);
        issuer = new TestIssuer("https://jenkins.example.com/oidc").trustedBy(server.application(), SUBJECT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestClient.Response signIn(String type, String assertion) throws Exception {
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                server.clientId(),
                "client_assertion",
                assertion,
                "client_assertion_type",
                type,
                "scope",
                "https://management.azure.com//.default"));
        return client.form(server.authority() + "/" + server.tenant() + "/oauth2/v2.0/token", form);
    }

    private void assertRefused(int code, String assertion) throws Exception {
        JsonNode json = signIn(TYPE, assertion).expect(401).json();
        assertEquals("invalid_client", json.path("error").asText());
        assertEquals(code, json.at("/error_codes/0").asInt(), json::toString);
    }

    @Test
    void tokenOfATrustedIssuerSignsIn() throws Exception {
        client.token = signIn(TYPE, issuer.token(SUBJECT))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        client.get(server.api() + "/discovery").expect(200);
    }

    @Test
    void eachClaimMustMatch() throws Exception {
        Duration hour = Duration.ofHours(1);
        assertRefused(700211, new TestIssuer("https://other.example.com/oidc").token(SUBJECT));
        assertRefused(700213, issuer.token(SUBJECT + "other/"));
        assertRefused(700212, issuer.token(SUBJECT, "api://other", Instant.now(), hour));
        assertRefused(
                700024, issuer.token(SUBJECT, TestIssuer.AUDIENCE, Instant.now().minus(hour.multipliedBy(2)), hour));
        assertRefused(
                700024, issuer.token(SUBJECT, TestIssuer.AUDIENCE, Instant.now().plus(hour), hour));
        assertRefused(50013, new TestIssuer("https://jenkins.example.com/oidc").token(SUBJECT));
    }

    @Test
    void malformedTokenIsRefused() throws Exception {
        for (String text : new String[] {"made-up", "a.b.c", "e30.e30.", "W10.e30.AA"}) {
            JsonNode json = signIn(TYPE, text).expect(401).json();
            assertEquals("invalid_client", json.path("error").asText());
        }
        assertEquals(
                900144,
                signIn("other", issuer.token(SUBJECT))
                        .expect(400)
                        .json()
                        .at("/error_codes/0")
                        .asInt());
    }
}
