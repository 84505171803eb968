package io.jenkins.plugins.azureml.localazure;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceManagerTest {
    private static final String VERSION = "?api-version=2019-11-01";
    private LocalAzureMl server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start(LocalAzureMlOptions.defaults()
                .pageSize(2)
                .workspace("group-a", "one")
                .workspace("group-a", "two")
                .workspace("group-a", "three")
                .v1LegacyWorkspace("group-b", "legacy"));
        client = new TestClient(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String subscription() {
        return server.resourceManager() + "/subscriptions/" + server.subscription();
    }

    private String workspaces(String group) {
        return subscription() + "/resourceGroups/" + group + "/providers/Microsoft.MachineLearningServices/workspaces";
    }

    private void assertRefused(int status, String code, String url) throws Exception {
        TestClient.Response answer = client.get(url).expect(status);
        assertEquals(code, answer.json().at("/error/code").asText());
        assertNotNull(answer.header("x-ms-request-id"));
        assertNotNull(answer.header("x-ms-correlation-request-id"));
    }

    @Test
    void listsArePaged() throws Exception {
        List<String> names = new ArrayList<>();
        String url = workspaces("group-a") + "/" + VERSION;
        int pages = 0;
        while (!url.isEmpty()) {
            JsonNode page = client.get(url).expect(200).json();
            page.path("value").forEach(each -> names.add(each.path("name").asText()));
            url = page.path("nextLink").asText("");
            pages++;
        }
        assertEquals(List.of("one", "three", "two"), names);
        assertEquals(2, pages);
        JsonNode groups = client.get(subscription() + "/resourceGroups" + VERSION)
                .expect(200)
                .json();
        assertEquals("group-a", groups.at("/value/0/name").asText());
        assertEquals(
                "Succeeded", groups.at("/value/0/properties/provisioningState").asText());
    }

    @Test
    void workspaceNamesTheRegionalServices() throws Exception {
        JsonNode workspace =
                client.get(workspaces("GROUP-A") + "/One" + VERSION).expect(200).json();
        assertEquals(server.workspacePath(), workspace.path("id").asText());
        JsonNode discovery = client.get(workspace.at("/properties/discoveryUrl").asText())
                .expect(200)
                .json();
        assertEquals(server.api().toString(), discovery.path("api").asText());
        JsonNode legacy = client.get(workspaces("group-b") + "/legacy?api-version=2022-10-01")
                .expect(200)
                .json();
        assertTrue(legacy.at("/properties/v1LegacyMode").asBoolean());
        JsonNode old = client.get(workspaces("group-b") + "/legacy" + VERSION)
                .expect(200)
                .json();
        for (String newer : List.of("v1LegacyMode", "publicNetworkAccess", "mlFlowTrackingUri", "hbiWorkspace")) {
            assertFalse(old.path("properties").has(newer), newer);
        }
    }

    @Test
    void invalidRequestsGetResourceManagerErrors() throws Exception {
        String url = workspaces("group-a") + "/one";
        assertRefused(400, "MissingApiVersionParameter", url);
        assertTrue(client.get(url).text().contains("2019-11-01"));
        assertRefused(400, "InvalidApiVersionParameter", url + "?api-version=2001-01-01");
        assertTrue(client.get(url + "?api-version=2001-01-01").text().contains("2019-11-01"));
        assertRefused(404, "ResourceGroupNotFound", workspaces("group-z") + VERSION);
        assertRefused(404, "ResourceGroupNotFound", workspaces("group-z") + "/one" + VERSION);
        assertRefused(404, "ResourceNotFound", workspaces("group-a") + "/four" + VERSION);
        assertRefused(
                404,
                "SubscriptionNotFound",
                url.replace(server.subscription(), "00000000-0000-0000-0000-000000000000") + VERSION);
        assertRefused(400, "InvalidSubscriptionId", url.replace(server.subscription(), "mine") + VERSION);
        assertRefused(404, "NotFound", server.resourceManager() + "/nothing/here" + VERSION);
        server.authorize(false);
        assertRefused(403, "AuthorizationFailed", url + VERSION);
        assertEquals(403, client.get(client.api("history") + "/experiments").status());
        server.authorize(true);
        server.registerProvider(false);
        assertRefused(409, "MissingSubscriptionRegistration", url + VERSION);
        String provider = subscription() + "/providers/Microsoft.MachineLearningServices";
        assertEquals(
                "NotRegistered",
                client.get(provider + VERSION).json().path("registrationState").asText());
        client.post(provider + "/register" + VERSION, "").expect(200);
        client.get(url + VERSION).expect(200);
    }

    @Test
    void computeIsCreatedInTheBackground() throws Exception {
        String url = server.resourceManager() + server.workspacePath() + "/computes/gpu" + VERSION;
        client.method("PUT", url, "{\"location\":\"westeurope\",\"properties\":{\"computeType\":\"AmlCompute\"}}")
                .expect(400);
        TestClient.Response created = client.method(
                        "PUT",
                        url,
                        "{\"location\":\"westeurope\",\"properties\":{\"computeType\":\"AmlCompute\",\"properties\":"
                                + "{\"vmSize\":\"STANDARD_NC6\",\"vmPriority\":\"Dedicated\",\"scaleSettings\":"
                                + "{\"maxNodeCount\":2,\"minNodeCount\":0},\"userAccountCredentials\":"
                                + "{\"adminUserName\":\"a\",\"adminUserPassword\":\"not-a-real-secret\"}}}}")
                .expect(201);
        assertEquals(
                "Creating", created.json().at("/properties/provisioningState").asText());
        String operation = created.header("Azure-AsyncOperation");
        await().until(
                        () -> client.get(operation)
                                .expect(200)
                                .json()
                                .path("status")
                                .asText(),
                        "Succeeded"::equals);
        String read = client.get(url).expect(200).text();
        assertTrue(read.contains("\"provisioningState\":\"Succeeded\"") && !read.contains("not-a-real-secret"), read);
        assertEquals(
                2,
                client.get(server.resourceManager() + server.workspacePath() + "/computes" + VERSION)
                        .json()
                        .path("value")
                        .size());

        client.method("DELETE", url, null).expect(400);
        TestClient.Response deleted = client.method("DELETE", url + "&underlyingResourceAction=Delete", null)
                .expect(202);
        await().until(() -> client.get(deleted.header("Location")).status(), status -> status == 204);
        assertRefused(404, "ResourceNotFound", url);
    }

    @Test
    void workspaceIsCreatedInTheBackgroundAndNeedsARegistryAdmin() throws Exception {
        server.disableRegistryAdmin("shut");
        for (String registry : List.of("shut", "open")) {
            String group = "/subscriptions/" + server.subscription() + "/resourceGroups/group-b/providers/";
            String body = "{\"location\":\"westeurope\",\"identity\":{\"type\":\"systemAssigned\"},\"properties\":{"
                    + "\"friendlyName\":\"new\",\"storageAccount\":\"" + group
                    + "Microsoft.Storage/storageAccounts/s\",\"keyVault\":\"" + group
                    + "Microsoft.KeyVault/vaults/k\",\"applicationInsights\":\"" + group
                    + "microsoft.insights/components/i\",\"containerRegistry\":\"" + group
                    + "Microsoft.ContainerRegistry/registries/" + registry + "\"}}";
            String url = workspaces("group-b") + "/new-" + registry + VERSION;
            client.method("PUT", url, body.replace(group + "microsoft.insights", "subscriptions"))
                    .expect(400);
            String location = client.method("PUT", url, body).expect(202).header("Location");
            await().until(() -> client.get(location).status(), status -> status != 202);
            if (registry.equals("open")) {
                client.get(location).expect(200);
                client.get(url).expect(200);
            } else {
                assertTrue(client.get(location).expect(400).text().contains("admin user is not enabled"));
                client.get(url).expect(404);
            }
        }
    }
}
