package io.jenkins.plugins.azureml.client.endpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.OperationState;
import io.jenkins.plugins.azureml.client.arm.Operations;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.models.ModelRegistration;
import io.jenkins.plugins.azureml.client.models.ModelSource;
import io.jenkins.plugins.azureml.client.services.ServiceKeys;
import io.jenkins.plugins.azureml.client.services.ServiceToken;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnlineEndpointsTest {

    private LocalClient local;
    private AmlClient client;
    private OnlineEndpoints endpoints;

    @BeforeEach
    void start() throws Exception {
        local = new LocalClient();
        client = local.client();
        endpoints = client.onlineEndpoints();
    }

    @AfterEach
    void stop() {
        local.close();
    }

    private static JsonNode endpoint(String authMode) throws Exception {
        return Json.MAPPER.readTree(
                "{\"location\":\"westeurope\",\"tags\":{\"team\":\"a\"},\"properties\":{\"authMode\":\"" + authMode
                        + "\"}}");
    }

    private static JsonNode deployment() throws Exception {
        return Json.MAPPER.readTree("""
                {"location": "westeurope", "sku": {"name": "Default", "capacity": 2}, "properties": {
                  "endpointComputeType": "Managed", "instanceType": "Standard_DS3_v2", "model": "azureml:iris:1",
                  "environmentId": "azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1",
                  "codeConfiguration": {"codeId": "azureml:score:1", "scoringScript": "score.py"}}}
                """);
    }

    private LongRunningOperation done(LongRunningOperation begun) throws Exception {
        return LocalClient.await(client, begun).orThrow();
    }

    private void model() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.server
                .addRun("exp", "r-1")
                .append("outputs/model.json", new byte[] {'1'})
                .complete();
        client.models().register(ModelRegistration.of("iris", ModelSource.ofRun("r-1", "outputs/model.json")));
        local.server.addCode("score", Map.of("score.py", "def run(raw):\n    return [1]\n"));
    }

    @Test
    void endpointIsCreatedReadListedAndDeleted() throws Exception {
        assertEquals(
                "create",
                done(endpoints.createOrUpdate("iris", endpoint("Key"), false)).operation());
        OnlineEndpoint endpoint = endpoints.get("iris");
        assertEquals("Key", endpoint.authMode());
        assertEquals("Succeeded", endpoint.provisioningState());
        assertEquals("westeurope", endpoint.location());
        assertEquals(Map.of("team", "a"), endpoint.tags());
        assertEquals(Map.of(), endpoint.traffic());
        assertTrue(endpoint.scoringUri().toString().endsWith("/score"));
        assertTrue(endpoint.swaggerUri().toString().endsWith("/swagger.json"));
        done(endpoints.createOrUpdate("other", endpoint("Key"), false));
        done(endpoints.createOrUpdate("third", endpoint("Key"), false));
        assertEquals(
                List.of("iris", "other", "third"),
                endpoints.list().all().stream().map(OnlineEndpoint::name).toList());
        assertTrue(Operations.wasPresent(done(endpoints.delete("iris"))));
        assertTrue(endpoints.find("iris").isEmpty());
        assertFalse(Operations.wasPresent(endpoints.delete("iris")));
        assertTrue(local.server.requests().count("PUT", "/onlineEndpoints/iris$") > 0);
    }

    @Test
    void deploymentIsCreatedReadListedAndDeleted() throws Exception {
        model();
        done(endpoints.createOrUpdate("iris", endpoint("Key"), false));
        OnlineDeployments deployments = endpoints.deployments("iris");
        assertTrue(deployments.find("blue").isEmpty());
        done(deployments.createOrUpdate("blue", deployment(), false));
        OnlineDeployment blue = deployments.get("blue");
        assertEquals(new OnlineDeployment("blue", "Succeeded", "azureml:iris:1", "Standard_DS3_v2", 2), blue);
        assertEquals(List.of(blue), deployments.list().all());
        done(deployments.delete("blue"));
        assertEquals(List.of(), deployments.list().all());
    }

    @Test
    void trafficChangeKeepsRestOfEndpoint() throws Exception {
        model();
        done(endpoints.createOrUpdate("iris", endpoint("AMLToken"), false));
        done(endpoints.deployments("iris").createOrUpdate("blue", deployment(), false));
        done(endpoints.deployments("iris").createOrUpdate("green", deployment(), false));
        done(endpoints.shift("iris", Map.of("blue", 90, "green", 10), false));
        OnlineEndpoint endpoint = endpoints.get("iris");
        assertEquals(Map.of("blue", 90, "green", 10), endpoint.traffic());
        assertEquals(10, endpoint.traffic("Green"));
        assertEquals("AMLToken", endpoint.authMode());
        assertEquals(Map.of("team", "a"), endpoint.tags());
        done(endpoints.shift("iris", Map.of("green", 100, "blue", 0), false));
        assertEquals(Map.of("green", 100), endpoints.get("iris").traffic());
        AzureMlException inUse = assertThrows(
                AzureMlException.class, () -> endpoints.deployments("iris").delete("green"));
        assertTrue(inUse.getMessage().contains("100 percent of the traffic"), inUse.getMessage());
    }

    @Test
    void invalidTrafficIsRefusedBeforeAnyRequest() {
        assertEquals(List.of(), OnlineEndpoints.trafficProblems(Map.of()));
        for (Map<String, Integer> wrong :
                List.of(Map.of("blue", 60), Map.of("blue", 160), Map.of("blue", -1, "green", 101), Map.of("1", 100))) {
            assertFalse(OnlineEndpoints.trafficProblems(wrong).isEmpty(), wrong::toString);
            assertThrows(AzureMlException.class, () -> endpoints.shift("iris", wrong, false));
        }
        assertEquals(0, local.server.requests().total());
    }

    @Test
    void namesAreValidatedLikeAzure() {
        for (String good : List.of("abc", "iris-2", "A1b")) {
            assertTrue(OnlineEndpoints.problem("endpoint", good).isEmpty(), good);
        }
        for (String bad : List.of("ab", "1ab", "iris-", "iris_2", "a".repeat(33), " ")) {
            assertTrue(OnlineEndpoints.problem("endpoint", bad).orElseThrow().startsWith("endpoint"), bad);
        }
    }

    @Test
    void keysAndTokensAreReadButNotPrinted() throws Exception {
        done(endpoints.createOrUpdate("iris", endpoint("Key"), false));
        ServiceKeys keys = endpoints.keys("iris");
        assertNotEquals(keys.primary(), keys.secondary());
        assertFalse(keys.toString().contains(keys.primary().reveal()));
        AzureMlException wrongMode = assertThrows(AzureMlException.class, () -> endpoints.token("iris"));
        assertTrue(wrongMode.getMessage().contains("authMode"), wrongMode.getMessage());
        done(endpoints.createOrUpdate("tokens", endpoint("AMLToken"), false));
        ServiceToken token = endpoints.token("tokens");
        assertTrue(token.refreshAfter().isBefore(token.expires()));
        assertFalse(token.toString().contains(token.value().reveal()));
    }

    @Test
    void failedDeploymentReportsErrorAndLog() throws Exception {
        model();
        local.server.addCode("score", Map.of("score.py", "import nothing_of_this_name\n"));
        done(endpoints.createOrUpdate("iris", endpoint("Key"), false));
        OnlineDeployments deployments = endpoints.deployments("iris");
        LongRunningOperation end = LocalClient.await(client, deployments.createOrUpdate("blue", deployment(), false));
        assertEquals(OperationState.FAILED, end.state());
        AzureMlException e = assertThrows(AzureMlException.class, end::orThrow);
        assertTrue(e.getMessage().contains("ResourceNotReady"), e.getMessage());
        assertTrue(e.getMessage().contains("the scoring script does not start"), e.getMessage());
        assertTrue(deployments.log("blue", 1).contains("No module named 'nothing_of_this_name'"));
    }

    @Test
    void retryThatConflictsWaitsForFirstRequest() throws Exception {
        local.server
                .faults()
                .add(Fault.on("PUT", "/onlineEndpoints/iris$").resetAfter().times(1));
        assertEquals(
                OperationState.SUCCEEDED,
                done(endpoints.createOrUpdate("iris", endpoint("Key"), false)).state());
        assertEquals(1, endpoints.list().all().size());
    }

    @Test
    void readOnlyFieldsAreNotSentBack() throws Exception {
        try (ScriptedAzure azure = new ScriptedAzure()) {
            String path = ScriptedAzure.PATH + "/onlineEndpoints/iris";
            azure.server.script("GET " + path, Reply.json("""
                    {"id": "x", "name": "iris", "location": "westeurope", "systemData": {"createdBy": "a"}, "identity":
                     {"type": "SystemAssigned,UserAssigned", "principalId": "p", "tenantId": "t",
                      "userAssignedIdentities": {"/subscriptions/s/id": {"principalId": "p", "clientId": "c"}}},
                     "properties": {"authMode": "Key", "scoringUri": "https://a/score", "provisioningState": "Succeeded",
                      "publicNetworkAccess": "Disabled", "traffic": {"blue": 100}}}
                    """));
            azure.server.script("PUT " + path, Reply.json("{\"properties\":{\"provisioningState\":\"Succeeded\"}}"));
            azure.client()
                    .onlineEndpoints()
                    .shift("iris", Map.of("green", 100), false)
                    .orThrow();
            assertEquals(
                    Json.MAPPER.readTree("""
                            {"location": "westeurope", "identity": {"type": "SystemAssigned,UserAssigned",
                              "userAssignedIdentities": {"/subscriptions/s/id": {}}},
                             "properties": {"authMode": "Key", "publicNetworkAccess": "Disabled",
                              "traffic": {"green": 100}}}
                            """),
                    Json.MAPPER.readTree(azure.server.seen("PUT " + path).get(0).text()));
            assertEquals(
                    "2024-10-01",
                    azure.server.seen("PUT " + path).get(0).query().get("api-version"));
        }
    }
}
