package io.jenkins.plugins.azureml.client;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.DISCOVERY;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.WORKSPACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {

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
    void servicesAreDiscoveredOnceFromTheWorkspace() throws Exception {
        AmlClient client = azure.client();
        assertEquals(azure.server.uri(""), client.discovery().api());
        assertEquals("ftp://unused", client.discovery().entries().get("history"), "unused entries are not checked");
        assertEquals(1, azure.server.count(WORKSPACE));
        assertEquals(1, azure.server.count(DISCOVERY));
        assertEquals("Bearer fake-token-1", azure.server.seen(DISCOVERY).get(0).header("Authorization"));
    }

    @Test
    void workspaceReportsLegacyMode() throws Exception {
        azure.server.script(
                WORKSPACE,
                Reply.json(
                        "{\"name\":\"ws-1\",\"properties\":{\"v1LegacyMode\":true,\"friendlyName\":null,\"keyVault\":\"kv\"}}"));
        assertTrue(azure.client().workspace().v1LegacyMode());
        assertEquals("kv", azure.client().workspace().keyVault());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"api\":null}", "{\"api\":\"\"}", "{\"history\":\"https://eastus.api.azureml.ms\"}"})
    void discoveryDocumentWithoutApiIsExplained(String document) {
        azure.server.script(DISCOVERY, Reply.json(document));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> azure.client().discovery());
        assertTrue(e.getMessage().contains("the discovery document has no 'api' entry"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.invalid",
                "http://localhost:1",
                "http://127.0.0.1.example.invalid",
                "http://user@127.0.0.1:1",
                "//127.0.0.1/x",
                "file:///etc/passwd",
                "not a url"
            })
    void noTokenIsSentToAForeignApi(String api) {
        azure.server.script(DISCOVERY, Reply.json("{\"api\":\"" + api + "\"}"));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().models().get("a:1"));
        assertTrue(e.getMessage().contains("api of the workspace"), e.getMessage());
    }

    private void reportTrackingUri(String uri) {
        azure.server.script(
                WORKSPACE,
                Reply.json("{\"name\":\"ws-1\",\"properties\":{\"discoveryUrl\":\"" + azure.server.uri("/discovery")
                        + "\",\"mlFlowTrackingUri\":" + uri + "}}"));
    }

    @Test
    void trackingUriIsReadFromTheResourceManagerOnly() throws Exception {
        String server = azure.server.uri("").getRawAuthority();
        reportTrackingUri("\"azureml://" + server + "/mlflow/v1.0/other\"");
        assertEquals(
                "azureml://" + server + "/mlflow/v1.0" + PATH, azure.client().trackingUri());
        assertEquals(0, azure.server.count(DISCOVERY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"not a url\"", "\"azureml:x\""})
    void trackingUriIsThatOfTheDiscoveryDocumentIfTheWorkspaceReportsNone(String reported) throws Exception {
        reportTrackingUri(reported);
        assertEquals(
                "azureml://" + azure.server.uri("").getRawAuthority() + "/mlflow/v1.0" + PATH,
                azure.client().trackingUri());
        assertEquals(1, azure.server.count(DISCOVERY));
    }

    @Test
    void scriptsAreNotSentToAForeignMlflowServer() {
        reportTrackingUri("\"azureml://example.invalid/mlflow/v1.0\"");
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> azure.client().trackingUri());
        assertTrue(e.getMessage().contains("the mlFlowTrackingUri of the workspace"), e.getMessage());
    }

    @Test
    void noTokenIsSentToAForeignDiscoveryUrl() throws Exception {
        azure.server.script(WORKSPACE, Reply.json(ScriptedAzure.workspace("https://example.invalid/discovery")));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> azure.client().discovery());
        assertTrue(e.getMessage().contains("trusted host suffixes"), e.getMessage());
        azure.server.script(WORKSPACE, Reply.json("{\"properties\":{}}"));
        AzureMlException missing =
                assertThrows(AzureMlException.class, () -> azure.client().discovery());
        assertTrue(missing.getMessage().contains("no discoveryUrl"), missing.getMessage());
    }

    @Test
    void otherPortOfTheSameHostIsTrustedInACustomCloud() throws Exception {
        try (FaultServer region = new FaultServer()) {
            azure.server.script(DISCOVERY, Reply.json("{\"api\":\"" + region.uri("/base/") + "\"}"));
            region.script("GET /base/modelmanagement/v1.0" + PATH + "/models/a:1", Reply.json("{\"id\":\"a:1\"}"));
            assertEquals("a:1", azure.client().models().get("a:1").id());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://eastus.api.azureml.ms/x, true",
        "https://EASTUS.API.AZUREML.MS./x, true",
        "https://x.workspace.eastus.api.azureml.ms:443, true",
        "https://eastus.management.azure.com, true",
        "https://eastus.api.azureml.ms:8443, false",
        "http://eastus.api.azureml.ms, false",
        "https://evilapi.azureml.ms, false",
        "https://api.azureml.ms.example.invalid, false",
        "https://x.eastus.inference.ml.azure.com/score, false",
        "https://a@eastus.api.azureml.ms, false",
        "https://login.microsoftonline.com, false",
        "https://127.0.0.1, false"
    })
    void onlyHostsOfTheCloudGetAToken(String uri, boolean trusted) {
        assertEquals(
                trusted,
                AzureCloud.PUBLIC.problemWithTokenTarget(URI.create(uri)).isEmpty(),
                uri);
    }

    @Test
    void cloudsHaveNames() {
        assertEquals(AzureCloud.CHINA, AzureCloud.named("AzureChinaCloud").orElseThrow());
        assertEquals(
                AzureCloud.US_GOVERNMENT, AzureCloud.named("AzureUSGovernment").orElseThrow());
        assertTrue(AzureCloud.named("elsewhere").isEmpty());
    }

    @Test
    void customCloudAcceptsPlainHttpOnlyForLoopback() {
        URI http = URI.create("http://azure.example.invalid");
        URI https = URI.create("https://azure.example.invalid/");
        assertThrows(IllegalArgumentException.class, () -> AzureCloud.custom("c", http, https, null, List.of()));
        assertThrows(IllegalArgumentException.class, () -> AzureCloud.custom("c", https, http, null, List.of()));
        AzureCloud cloud = AzureCloud.custom("c", https, https, " ", List.of("*.ml.example.invalid", ""));
        assertEquals("https://management.azure.com/", cloud.managementAudience());
        assertTrue(cloud.problemWithTokenTarget(URI.create("https://a.ml.example.invalid:8443/x"))
                .isEmpty());
        assertTrue(cloud.problemWithTokenTarget(URI.create("https://html.example.invalid"))
                .isPresent());
    }

    @Test
    void allProblemsOfAWorkspaceAreReportedAtOnce() {
        assertEquals(
                List.of(
                        "subscriptionId is missing",
                        "resourceGroup must not contain '..'",
                        "workspace must not contain '/'"),
                WorkspaceRef.problems(" ", "..", "a/b"));
        assertEquals(
                "/subscriptions/s/resourceGroups/gr%28%C3%BC%29/providers/Microsoft.MachineLearningServices/workspaces/w",
                new WorkspaceRef("s", "gr(ü)", "w").path());
        assertThrows(IllegalArgumentException.class, () -> new WorkspaceRef("s", "g", null));
    }

    @Test
    void studioLinksExistOnlyInCloudsOfMicrosoft() {
        AmlClient local = azure.client();
        AmlClient real = new AmlClient(azure.http, AzureCloud.PUBLIC, azure.identity(), local.ref());
        String workspace = "?wsid=" + PATH + "&tid=tenant-1";
        assertEquals("https://ml.azure.com/experiments/iris/runs/run-1" + workspace, real.studioRun("iris", "run-1"));
        assertEquals("https://ml.azure.com/runs/run-1" + workspace, real.studioRun(null, "run-1"));
        assertEquals("https://ml.azure.com/model/iris:1/details" + workspace, real.studioModel("iris:1"));
        assertEquals("https://ml.azure.com/endpoints/realtime/iris/detail" + workspace, real.studioEndpoint("iris"));
        assertNull(local.studioRun("iris", "run-1"));
        assertNull(local.studioModel("iris:1"));
        assertNull(local.studioEndpoint("iris"));
    }

    @Test
    void supportedApiVersionsAreShown() {
        String versions = "'2018-11-19, 2019-05-01, 2019-11-01, 2020-03-01'";
        azure.server.script(
                WORKSPACE,
                Reply.json(
                        400,
                        "{\"error\":{\"code\":\"NoRegisteredProviderFound\",\"message\":\"No registered resource provider"
                                + " found for API version '2019-11-01'. The supported versions are " + versions
                                + ".\"}}"));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> azure.client().workspace());
        assertTrue(e.getMessage().contains(versions), e.getMessage());
        assertTrue(e.advice().contains("api-version"), e.advice());
    }
}
