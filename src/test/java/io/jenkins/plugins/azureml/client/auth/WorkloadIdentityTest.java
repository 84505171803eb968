package io.jenkins.plugins.azureml.client.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.testing.LogCapture;
import io.jenkins.plugins.azureml.testing.TestIssuer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod with Microsoft Entra Workload ID signs in with the token of its service account. */
class WorkloadIdentityTest {

    private static final String SUBJECT = "system:serviceaccount:jenkins:controller";

    /** Its key takes a while. */
    private static TestIssuer cluster;

    @TempDir
    Path folder;

    private LocalClient local;
    private Path file;

    @BeforeAll
    static void createCluster() throws Exception {
        cluster = new TestIssuer("https://cluster.example.com/");
    }

    @BeforeEach
    void start() throws Exception {
        local = new LocalClient();
        cluster.trustedBy(local.server.application(), SUBJECT);
        file = folder.resolve("azure-identity-token");
    }

    @AfterEach
    void stop() {
        local.close();
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "AZURE_FEDERATED_TOKEN_FILE",
                file.toString(),
                "AZURE_TENANT_ID",
                local.server.tenant(),
                "AZURE_CLIENT_ID",
                local.server.clientId(),
                "AZURE_AUTHORITY_HOST",
                local.server.authority() + "/"));
    }

    private WorkloadIdentity identity() {
        return WorkloadIdentity.of(environment(), null, null);
    }

    /** Replaces the file in one step, as a kubelet does. */
    private void write(String token) throws Exception {
        Path next = folder.resolve("next");
        Files.writeString(next, token);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<RecordedRequest> signIns() {
        return local.server.requests().all().stream()
                .filter(request -> request.path().endsWith("/token"))
                .toList();
    }

    private AzureMlException refusal(WorkloadIdentity identity) {
        return assertThrows(AzureMlException.class, () -> local.client(identity).workspace());
    }

    @Test
    void tokenOfTheServiceAccountSignsIn() throws Exception {
        write(cluster.token(SUBJECT) + "\n");
        assertEquals(
                local.server.workspace(), local.client(identity()).workspace().name());
        assertEquals(1, signIns().size());
        assertEquals(
                "/" + local.server.tenant() + "/oauth2/v2.0/token",
                signIns().get(0).path());
    }

    @Test
    void renewedTokenIsReadForTheNextSignIn() throws Exception {
        write(cluster.token(SUBJECT));
        local.client(identity()).workspace();

        local.server.advanceClock(Duration.ofHours(2));
        local.server.revokeTokens();
        AzureMlException expired = refusal(identity());
        assertTrue(expired.getMessage().contains("AADSTS700024"), expired.getMessage());
        assertTrue(expired.advice().contains("the token file is renewed"), expired.advice());

        write(cluster.token(
                SUBJECT, TestIssuer.AUDIENCE, Instant.now().plus(Duration.ofHours(2)), Duration.ofHours(1)));
        local.client(identity()).workspace();
        assertEquals(3, signIns().size());
    }

    @Test
    void validTokenOfAzureIsUsedWithoutReadingTheFile() throws Exception {
        write(cluster.token(SUBJECT));
        local.client(identity()).workspace();
        Files.delete(file);
        local.client(identity()).workspace();
        assertEquals(1, signIns().size());
    }

    @Test
    void tokenIsInNoLogAndNoError() throws Exception {
        String token = cluster.token("system:serviceaccount:jenkins:agent");
        write(token);
        Logger root = Logger.getLogger("io.jenkins.plugins.azureml");
        Level before = root.getLevel();
        root.setLevel(Level.ALL);
        try (LogCapture log = new LogCapture(root.getName())) {
            AzureMlException e = refusal(identity());
            assertTrue(e.getMessage().contains("AADSTS700213"), e.getMessage());
            assertTrue(e.advice().contains("compare issuer, subject and audience"), e.advice());
            assertFalse(e.getMessage().contains(token), e.getMessage());
            assertFalse(log.messages().isEmpty());
            assertFalse(String.join("\n", log.messages()).contains(token));
        } finally {
            root.setLevel(before);
        }
        assertFalse(identity().toString().contains(token));
        assertFalse(identity().cacheKey().contains(token));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing   | does not exist; check the token volume",
                "empty     | is empty; check the token volume",
                "blank     | is empty; check the token volume",
                "two words | does not contain a token",
                "large     | does not contain a token",
                "folder    | cannot be read ("
            })
    void unusableFileIsExplainedBeforeAnyRequest(String content, String problem) throws Exception {
        switch (content) {
            case "missing" -> {}
            case "empty" -> write("");
            case "blank" -> write(" \n");
            case "large" -> write("x".repeat(70_000));
            case "folder" -> Files.createDirectory(file);
            default -> write(content);
        }
        String message = refusal(identity()).getMessage();
        assertTrue(message.contains("the token file " + file + " (AZURE_FEDERATED_TOKEN_FILE) " + problem), message);
        assertFalse(message.contains("two words"), message);
        assertEquals(0, signIns().size());
    }

    @Test
    void givenTenantAndClientOverrideTheEnvironment() {
        WorkloadIdentity given = WorkloadIdentity.of(environment(), "tenant-2", "client-2");
        assertEquals("tenant-2", given.tenant());
        assertEquals("client-2", given.clientId());
        assertEquals(local.server.clientId(), identity().clientId());
    }

    @Test
    void unknownApplicationIsExplained() throws Exception {
        write(cluster.token(SUBJECT));
        AzureMlException e = refusal(WorkloadIdentity.of(environment(), null, "client-2"));
        assertTrue(e.getMessage().contains("AADSTS700016"), e.getMessage());
        assertTrue(e.advice().contains("check the client id and the tenant id"), e.advice());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AZURE_TENANT_ID", "AZURE_CLIENT_ID"})
    void incompleteEnvironmentNamesTheMissingVariable(String name) {
        Map<String, String> environment = environment();
        environment.put(name, " ");
        assertTrue(WorkloadIdentity.isIn(environment));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> WorkloadIdentity.of(environment, null, null));
        assertTrue(e.getMessage().contains("but not " + name), e.getMessage());
    }

    @Test
    void environmentWithoutATokenFileIsNotAWorkloadIdentity() {
        Map<String, String> environment = environment();
        environment.put("AZURE_FEDERATED_TOKEN_FILE", "");
        assertFalse(WorkloadIdentity.isIn(environment));
        assertFalse(WorkloadIdentity.isIn(Map.of()));
    }

    @Test
    void tokensAreSharedOnlyForTheSameIdentity() {
        assertEquals(identity().cacheKey(), identity().cacheKey());
        for (Map.Entry<String, String> change : Map.of(
                        "AZURE_FEDERATED_TOKEN_FILE", "/elsewhere",
                        "AZURE_TENANT_ID", "tenant-2",
                        "AZURE_CLIENT_ID", "client-2",
                        "AZURE_AUTHORITY_HOST", "https://login.microsoftonline.us")
                .entrySet()) {
            Map<String, String> environment = environment();
            environment.put(change.getKey(), change.getValue());
            assertNotEquals(
                    identity().cacheKey(),
                    WorkloadIdentity.of(environment, null, null).cacheKey(),
                    change.getKey());
        }
    }

    private TokenRequest request(AzureCloud cloud, String authority) throws Exception {
        write(cluster.token(SUBJECT));
        return new WorkloadIdentity("tenant-1", "client-1", authority, file).request(cloud, cloud.managementAudience());
    }

    @Test
    void authorityOfAKnownCloudIsUsed() throws Exception {
        URI publicAuthority = URI.create("https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token");
        assertEquals(publicAuthority, request(AzureCloud.PUBLIC, null).uri());
        assertEquals(
                publicAuthority,
                request(AzureCloud.PUBLIC, "https://login.microsoftonline.com/").uri());
        assertEquals(
                publicAuthority,
                request(AzureCloud.PUBLIC, "login.microsoftonline.com").uri());
        assertEquals(
                publicAuthority,
                request(local.cloud(), "https://login.microsoftonline.com").uri());
        assertEquals(
                URI.create("https://login.chinacloudapi.cn/tenant-1/oauth2/v2.0/token"),
                request(AzureCloud.CHINA, "https://login.chinacloudapi.cn/").uri());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://login.example.com/ | names login.example.com, which is neither login.microsoftonline.com nor",
                "https://login.microsoftonline.com.example.com | which is neither",
                "http://login.microsoftonline.com/ | which is neither",
                "https://login.microsoftonline.com:8443/ | which is neither",
                "https://login.microsoftonline.com@example.com/ | which is neither",
                "https://login.microsoftonline.us/ | the login service of AzureUSGovernment, but these credentials belong",
                "https://a b/ | is not a URL",
                "file:///etc/passwd | is not a URL"
            })
    void tokenIsNotSentToAnotherAuthority(String authority, String problem) {
        AzureMlException e = assertThrows(AzureMlException.class, () -> request(AzureCloud.PUBLIC, authority));
        assertTrue(
                e.getMessage().contains("AZURE_AUTHORITY_HOST")
                        && e.getMessage().contains(problem),
                e.getMessage());
    }
}
