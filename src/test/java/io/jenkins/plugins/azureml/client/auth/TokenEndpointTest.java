package io.jenkins.plugins.azureml.client.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.TokenEndpoint;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import io.jenkins.plugins.azureml.forms.TestCertificate;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of proof at each form of the authority's endpoint, which differ in what they take and in how they write numbers. */
class TokenEndpointTest {

    private static final Map<TokenEndpoint, String> REQUESTS = Map.of(
            TokenEndpoint.V1, "POST /tenant-1/oauth2/token", TokenEndpoint.V2, "POST /tenant-1/oauth2/v2.0/token");

    private enum Proof {
        SECRET,
        ASSERTION,
        CERTIFICATE
    }

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        azure.server.on(
                REQUESTS.get(TokenEndpoint.V1),
                request -> Reply.json("{\"token_type\":\"Bearer\",\"expires_in\":\"3599\",\"ext_expires_in\":\"3599\","
                        + "\"expires_on\":\"1574205902\",\"not_before\":\"1574202002\",\"resource\":\"r\","
                        + "\"access_token\":\"fake-token-v1\"}"));
        azure.server.on(
                REQUESTS.get(TokenEndpoint.V2),
                request -> Reply.json("{\"token_type\":\"Bearer\",\"expires_in\":86399,\"ext_expires_in\":86399,"
                        + "\"refresh_in\":43199,\"access_token\":\"fake-token-v2\"}"));
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SECRET, , V1",
        "SECRET, V1, V1",
        "SECRET, V2, V2",
        "ASSERTION, , V2",
        "ASSERTION, V1, V1",
        "ASSERTION, V2, V2",
        "CERTIFICATE, , V2",
        "CERTIFICATE, V1, V1",
        "CERTIFICATE, V2, V2"
    })
    void endpointIsThatOfTheCloudOrElseOfTheProof(Proof proof, TokenEndpoint ofCloud, TokenEndpoint asked)
            throws Exception {
        AmlClient client = client(azure.cloud.withTokenEndpoint(ofCloud), proof);
        client.workspace();
        client.workspace();
        String request = REQUESTS.get(asked);
        assertEquals(1, azure.server.count(request), "the life of the token is understood");
        assertEquals(
                1,
                azure.server.seen().stream()
                        .filter(seen -> seen.method().equals("POST"))
                        .count());
        Map<String, String> form = azure.server.seen(request).get(0).form();
        assertEquals("client_credentials", form.get("grant_type"));
        assertEquals("client-1", form.get("client_id"));
        if (asked == TokenEndpoint.V1) {
            assertEquals("https://management.azure.com/", form.get("resource"));
            assertNull(form.get("scope"));
        } else {
            assertEquals("https://management.azure.com//.default", form.get("scope"));
            assertNull(form.get("resource"));
        }
        assertEquals(proof == Proof.SECRET, form.containsKey("client_secret"));
        assertEquals(proof != Proof.SECRET, form.containsKey("client_assertion"));
        Seen read = azure.server.seen(ScriptedAzure.WORKSPACE).get(0);
        assertEquals("Bearer fake-token-" + asked, read.header("Authorization"));
    }

    @Test
    void assertionOfACertificateIsForTheEndpointInUse() throws Exception {
        for (TokenEndpoint endpoint : TokenEndpoint.values()) {
            client(azure.cloud.withTokenEndpoint(endpoint), Proof.CERTIFICATE).workspace();
            azure.http.close();
            azure.http = io.jenkins.plugins.azureml.client.service.AmlHttp.builder()
                    .timings(ScriptedAzure.FAST)
                    .build();
            String assertion =
                    azure.server.seen(REQUESTS.get(endpoint)).get(0).form().get("client_assertion");
            byte[] claims = Base64.getUrlDecoder().decode(assertion.split("\\.")[1]);
            assertEquals(
                    azure.server.uri("/tenant-1" + endpoint.path()).toString(),
                    new ObjectMapper().readTree(claims).get("aud").textValue());
        }
    }

    @Test
    void endpointsAreFoundByName() {
        assertEquals(TokenEndpoint.V2, TokenEndpoint.named("V2").orElseThrow());
        assertEquals(TokenEndpoint.V1, TokenEndpoint.named("v1").orElseThrow());
        assertFalse(TokenEndpoint.named(null).isPresent());
        assertFalse(TokenEndpoint.named("v3").isPresent());
    }

    private AmlClient client(AzureCloud cloud, Proof proof) throws Exception {
        return new AmlClient(azure.http, cloud, identity(proof), new WorkspaceRef("sub-1", "rg-1", "ws-1"));
    }

    private static Identity identity(Proof proof) throws Exception {
        switch (proof) {
            case SECRET -> {
                return new ClientSecretIdentity("tenant-1", "client-1", SecretText.of("not-a-real-secret"));
            }
            case ASSERTION -> {
                return new ClientAssertionIdentity(
                        "tenant-1", "client-1", "job-a", () -> SecretText.of("fake-id-token"));
            }
            default -> {
                return new CertificateIdentity(
                        "tenant-1",
                        "client-1",
                        (PrivateKey) Store.STORE.getKey("test", "not-a-real-password".toCharArray()),
                        (X509Certificate) Store.STORE.getCertificate("test"));
            }
        }
    }

    /** Made once: it takes a process. */
    private static final class Store {
        static final KeyStore STORE = new TestCertificate("certificate", "RSA").getKeyStore();
    }

    @Test
    void pollRequestsATokenWithOneAttempt() throws Exception {
        azure.server.on(REQUESTS.get(TokenEndpoint.V1), request -> Reply.status(503));
        AmlClient client = client(azure.cloud, Proof.SECRET);
        assertThrows(AzureMlException.class, () -> client.once().workspace());
        assertEquals(1, azure.server.count(REQUESTS.get(TokenEndpoint.V1)));
        assertThrows(AzureMlException.class, client::workspace);
        assertEquals(1 + ScriptedAzure.FAST.attempts(), azure.server.count(REQUESTS.get(TokenEndpoint.V1)));
    }
}
