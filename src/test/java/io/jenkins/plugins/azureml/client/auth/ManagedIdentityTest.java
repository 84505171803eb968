package io.jenkins.plugins.azureml.client.auth;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.FAST;
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
import io.jenkins.plugins.azureml.client.http.ProxySettings;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The identity of the machine: of a virtual machine (IMDS), and of App Service and Container Apps. */
class ManagedIdentityTest {

    private static final String METADATA = "GET /metadata/identity/oauth2/token";
    private static final String APP_SERVICE = "GET /msi/token";
    private static final String HEADER = "not-a-real-header";

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        azure.server.on(METADATA, request -> Reply.json(ScriptedAzure.token(azure.tokens.incrementAndGet())));
        azure.server.on(APP_SERVICE, request -> Reply.json(ScriptedAzure.token(azure.tokens.incrementAndGet())));
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private AmlClient client(Identity identity) {
        return new AmlClient(azure.http, azure.cloud, identity, new WorkspaceRef("sub-1", "rg-1", "ws-1"));
    }

    private ManagedIdentity virtualMachine(String clientId) {
        return new ManagedIdentity(azure.server.uri(""), null, null, clientId);
    }

    private ManagedIdentity appService(String clientId) {
        return ManagedIdentity.ofThisMachine(
                Map.of("IDENTITY_ENDPOINT", azure.server.uri("/msi/token").toString(), "IDENTITY_HEADER", HEADER),
                null,
                clientId);
    }

    @Test
    void virtualMachineUsesTheMetadataServiceWithoutASecret() throws Exception {
        client(virtualMachine(null)).workspace();
        Seen request = azure.server.seen(METADATA).get(0);
        assertEquals("true", request.header("Metadata"));
        assertEquals(Map.of("api-version", "2018-02-01", "resource", "https://management.azure.com/"), request.query());
        assertNull(request.header("Authorization"));
        assertEquals(0, azure.server.count(TOKEN));
        assertEquals("Bearer fake-token-1", azure.server.seen(WORKSPACE).get(0).header("Authorization"));
    }

    @Test
    void appServiceUsesItsEndpointWithItsHeader() throws Exception {
        client(appService(null)).workspace();
        Seen request = azure.server.seen(APP_SERVICE).get(0);
        assertEquals(HEADER, request.header("X-IDENTITY-HEADER"));
        assertNull(request.header("Metadata"));
        assertEquals(Map.of("api-version", "2019-08-01", "resource", "https://management.azure.com/"), request.query());
        assertEquals("Bearer fake-token-1", azure.server.seen(WORKSPACE).get(0).header("Authorization"));
    }

    @Test
    void identityIsSelectedByClientIdAndHasItsOwnToken() throws Exception {
        for (String clientId : new String[] {null, "client-1"}) {
            client(virtualMachine(clientId)).workspace();
            client(appService(clientId)).workspace();
        }
        assertNull(azure.server.seen(METADATA).get(0).query().get("client_id"));
        assertEquals("client-1", azure.server.seen(METADATA).get(1).query().get("client_id"));
        assertNull(azure.server.seen(APP_SERVICE).get(0).query().get("client_id"));
        assertEquals("client-1", azure.server.seen(APP_SERVICE).get(1).query().get("client_id"));
    }

    @Test
    void tokensAreNotSharedBetweenHeaders() throws Exception {
        URI endpoint = azure.server.uri("/msi/token");
        for (String header : List.of("header-a", "header-b")) {
            client(new ManagedIdentity(endpoint, SecretText.of(header), null, null))
                    .workspace();
        }
        assertEquals(2, azure.server.count(APP_SERVICE));
    }

    @Test
    void kindOfMachineIsReadFromTheEnvironment() {
        String endpoint = "http://localhost:42356/msi/token";
        URI metadata = URI.create("http://169.254.169.254");
        assertEquals(metadata, ofEnvironment(Map.of()).endpoint());
        assertEquals(
                metadata, ofEnvironment(Map.of("IDENTITY_ENDPOINT", endpoint)).endpoint(), "Azure Arc");
        assertEquals(metadata, ofEnvironment(Map.of("IDENTITY_HEADER", HEADER)).endpoint());
        assertEquals(
                metadata,
                ofEnvironment(Map.of(
                                "IDENTITY_ENDPOINT",
                                endpoint,
                                "IDENTITY_HEADER",
                                HEADER,
                                "IDENTITY_SERVER_THUMBPRINT",
                                "00"))
                        .endpoint(),
                "Service Fabric");
        ManagedIdentity app = ofEnvironment(Map.of("IDENTITY_ENDPOINT", endpoint, "IDENTITY_HEADER", HEADER));
        assertEquals(URI.create(endpoint), app.endpoint());
        assertEquals("tenant-1", app.tenant());
        assertFalse(app.toString().contains(HEADER), app.toString());
        assertFalse(app.cacheKey().contains(HEADER), app.cacheKey());
        assertThrows(
                IllegalArgumentException.class,
                () -> ofEnvironment(Map.of("IDENTITY_ENDPOINT", "http://a b%", "IDENTITY_HEADER", HEADER)));
    }

    private static ManagedIdentity ofEnvironment(Map<String, String> environment) {
        return ManagedIdentity.ofThisMachine(environment, "tenant-1", null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.invalid/msi/token",
                "http://169.254.169.254.example.invalid/msi/token",
                "http://10.0.0.4:8081/msi/token",
                "http://user@127.0.0.1/msi/token",
                "ftp://127.0.0.1/msi/token",
                "/msi/token"
            })
    void endpointOnAnotherMachineIsRefused(String endpoint) {
        ManagedIdentity odd = ofEnvironment(Map.of("IDENTITY_ENDPOINT", endpoint, "IDENTITY_HEADER", HEADER));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> client(odd).workspace());
        assertEquals("Refused", e.code());
        assertFalse(e.getMessage().contains(HEADER), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:41/msi/token",
                "https://localhost/msi/token",
                "http://[::1]:42356/msi/token",
                "http://169.254.129.4:8081/msi/token",
                "http://[fe80::1]:8081/msi/token"
            })
    void endpointsOnThisMachineAndItsLinkAreAllowed(String endpoint) {
        assertTrue(io.jenkins.plugins.azureml.client.cloud.Hosts.machineProblem(URI.create(endpoint))
                .isEmpty());
    }

    @Test
    void metadataServiceBypassesTheProxy() throws Exception {
        try (FaultServer proxy = new FaultServer();
                AmlHttp proxied = AmlHttp.builder()
                        .proxy(() -> new ProxySettings("127.0.0.1", proxy.port(), null, null, List.of()))
                        .timings(FAST)
                        .build()) {
            azure.http = proxied;
            client(virtualMachine(null)).workspace();
            client(appService(null)).workspace();
            assertEquals(0, proxy.seen().size());
        }
    }

    @Test
    void redirectOfTheMetadataServiceIsRefused() {
        azure.server.on(METADATA, request -> Reply.redirect(302, "http://127.0.0.1:1/elsewhere"));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> client(virtualMachine(null)).workspace());
        assertTrue(
                e.getMessage().contains("the redirect target, http://127.0.0.1:1/elsewhere, is not"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410, 429, 500})
    void metadataServiceIsRetriedDuringItsUpdate(int status) throws Exception {
        azure.server.script(APP_SERVICE, Reply.status(status), Reply.json(ScriptedAzure.token(1)));
        azure.server.on(
                METADATA,
                request -> azure.tokens.incrementAndGet() == 1
                        ? Reply.status(status)
                        : Reply.json(ScriptedAzure.token(2)));
        client(virtualMachine(null)).workspace();
        assertEquals(2, azure.server.count(METADATA));
    }

    @Test
    void missingManagedIdentityIsExplained() {
        azure.server.on(
                APP_SERVICE,
                request ->
                        Reply.json(400, "{\"statusCode\":400,\"message\":\"No managed identity for " + HEADER + "\"}"));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> client(appService(null)).workspace());
        assertEquals(1, azure.server.count(APP_SERVICE));
        assertTrue(e.advice().contains("managed identity"), e.advice());
        assertFalse(e.getMessage().contains(HEADER), e.getMessage());
    }

    @Test
    void missingMetadataServiceIsExplained() {
        ManagedIdentity nowhere = new ManagedIdentity(URI.create("http://127.0.0.1:1"), null, null, null);
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> client(nowhere).workspace());
        assertTrue(e.advice().contains("use a service principal"), e.advice());
    }

    @Test
    void expiryMayBeAnAbsoluteTime() throws Exception {
        azure.server.on(
                APP_SERVICE,
                request -> Reply.json("{\"access_token\":\"fake-token-" + azure.tokens.incrementAndGet()
                        + "\",\"expires_on\":\"" + (Instant.now().getEpochSecond() + 3600)
                        + "\",\"resource\":\"https://management.azure.com/\",\"token_type\":\"Bearer\"}"));
        client(appService(null)).workspace();
        client(appService(null)).workspace();
        assertEquals(1, azure.server.count(APP_SERVICE));
        azure.server.on(
                METADATA,
                request -> Reply.json("{\"access_token\":\"fake-token-" + azure.tokens.incrementAndGet()
                        + "\",\"expires_on\":" + (Instant.now().getEpochSecond() - 1) + "}"));
        client(virtualMachine(null)).workspace();
        client(virtualMachine(null)).workspace();
        assertEquals(2, azure.server.count(METADATA), "it was over when it came");
    }
}
