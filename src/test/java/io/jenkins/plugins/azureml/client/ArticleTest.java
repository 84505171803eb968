package io.jenkins.plugins.azureml.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.arm.AmlComputeDefinition;
import io.jenkins.plugins.azureml.client.arm.Compute;
import io.jenkins.plugins.azureml.client.arm.Computes;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.OperationState;
import io.jenkins.plugins.azureml.client.arm.Operations;
import io.jenkins.plugins.azureml.client.arm.Provider;
import io.jenkins.plugins.azureml.client.arm.ResourceGroup;
import io.jenkins.plugins.azureml.client.arm.Workspace;
import io.jenkins.plugins.azureml.client.arm.WorkspaceDefinition;
import io.jenkins.plugins.azureml.client.datastores.Datastore;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.models.ModelRegistration;
import io.jenkins.plugins.azureml.client.models.ModelSource;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.rest.RestRequest;
import io.jenkins.plugins.azureml.client.runs.Experiment;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunQuery;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.services.Service;
import io.jenkins.plugins.azureml.client.services.ServiceToken;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.net.AdviceTexts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The operations that Microsoft's article shows, and those beside them, against the local Azure ML. */
class ArticleTest {

    private static LocalClient local;
    private static AmlClient client;

    @BeforeAll
    static void start() throws Exception {
        local = new LocalClient();
        client = local.client();
        for (int i = 1; i <= 3; i++) {
            local.server.addRun("exp-" + i, "run-" + i).complete();
        }
        local.server.addRun("exp-1", "failed-1").fail("UserError", "no such column");
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    private static AmlComputeDefinition compute(int maxNodes) {
        return new AmlComputeDefinition(
                "westeurope",
                "STANDARD_DS3_V2",
                "LowPriority",
                "Linux",
                0,
                maxNodes,
                Duration.ofMinutes(5),
                "Disabled",
                null,
                "admin",
                SecretText.of("not-a-real-password"));
    }

    private static WorkspaceDefinition workspace(String registry) {
        String group = "/subscriptions/" + local.server.subscription() + "/resourceGroups/g/providers/";
        return new WorkspaceDefinition(
                "westeurope",
                "friendly",
                "made by a test",
                group + "Microsoft.Storage/storageAccounts/s",
                group + "Microsoft.KeyVault/vaults/k",
                group + "microsoft.insights/components/i",
                group + "Microsoft.ContainerRegistry/registries/" + registry,
                null,
                "systemAssigned");
    }

    @Test
    void resourceGroupsAreListedPageByPage() throws Exception {
        for (int i = 0; i < 4; i++) {
            local.server.addResourceGroup("more-" + i);
        }
        List<ResourceGroup> groups = client.subscription().resourceGroups().all();
        assertEquals(5, groups.size());
        assertEquals("Succeeded", groups.get(0).provisioningState());
    }

    @Test
    void workspacesAreListed() throws Exception {
        assertTrue(client.workspaces().list().all().stream()
                .map(Workspace::name)
                .anyMatch(local.server.workspace()::equals));
    }

    @Test
    void workspaceIsCreatedByALongRunningOperation() throws Exception {
        AmlClient next = local.client("made");
        LongRunningOperation operation = next.workspaces().create(workspace("open"));
        assertFalse(operation.isDone());
        assertEquals(Duration.ZERO, operation.pause());
        LocalClient.await(next, operation).orThrow();
        assertEquals("friendly", next.workspace().friendlyName());
        assertEquals(local.server.api(), next.discovery().api());
    }

    @Test
    void errorOfAWorkspaceDependencyHasAdvice() throws Exception {
        local.server.disableRegistryAdmin("shut");
        AmlClient next = local.client("not-made");
        LongRunningOperation ended = LocalClient.await(next, next.workspaces().create(workspace("shut")));
        assertEquals(OperationState.FAILED, ended.state());
        AzureMlException e = assertThrows(AzureMlException.class, ended::orThrow);
        assertTrue(e.getMessage().contains("admin user is not enabled"), e.getMessage());
        assertTrue(e.getMessage().contains("What to do: enable the admin user"), e.getMessage());
        assertTrue(e.getMessage().contains("Request id"), e.getMessage());
    }

    @Test
    void typosOfTheArticleInADependencyAreReportedBeforeSending() {
        WorkspaceDefinition good = workspace("open");
        WorkspaceDefinition typo = new WorkspaceDefinition(
                good.location(),
                null,
                null,
                good.storageAccount(),
                null,
                good.applicationInsights().substring(1),
                null,
                null,
                null);
        assertEquals(2, typo.problems().size(), typo.problems()::toString);
        assertTrue(typo.problems().get(1).contains("begins with /subscriptions/"), typo.problems()::toString);
        long before = local.server.requests().total();
        assertThrows(AzureMlException.class, () -> client.workspaces().create(typo));
        assertEquals(before, local.server.requests().total());
    }

    @Test
    void registrationOfProvidersIsRead() throws Exception {
        assertEquals(List.of(), client.subscription().missingProviders());
        LocalClient other = new LocalClient();
        try (other) {
            other.server.registerProvider(false);
            Provider missing = other.client().subscription().missingProviders().get(0);
            assertEquals("NotRegistered", missing.registrationState());
            assertEquals("az provider register --namespace Microsoft.MachineLearningServices", missing.advice());
            AzureMlException e =
                    assertThrows(AzureMlException.class, () -> other.client().workspace());
            assertEquals("MissingSubscriptionRegistration", e.code());
            assertTrue(e.advice().contains("az provider register"), e.advice());
        }
    }

    @Test
    void computeIsCreatedUpdatedReadListedAndDeleted() throws Exception {
        LongRunningOperation made = client.computes().create("gpu", compute(2));
        assertFalse(made.isDone());
        LocalClient.await(client, made).orThrow();
        Compute compute = client.computes().get("gpu");
        assertEquals("AmlCompute", compute.type());
        assertEquals("Succeeded", compute.provisioningState());
        assertEquals("Steady", compute.allocationState());
        assertEquals(2, compute.maxNodeCount());
        assertEquals("0", compute.nodes().get("runningNodeCount"));

        LocalClient.await(client, client.computes().create("gpu", compute(3))).orThrow();
        assertEquals(3, client.computes().get("gpu").maxNodeCount());
        assertEquals(
                1,
                client.computes().list().all().stream()
                        .filter(c -> c.name().equals("gpu"))
                        .count());

        LongRunningOperation deleted =
                LocalClient.await(client, client.computes().delete("gpu", false));
        assertTrue(Operations.wasPresent(deleted.orThrow()));
        assertTrue(assertThrows(AzureMlException.class, () -> client.computes().get("gpu"))
                .isNotFound());
        assertFalse(Operations.wasPresent(client.computes().delete("gpu", false)));
    }

    @Test
    void errorsOfComputeNodesAreReported() throws Exception {
        local.server.failCompute("broken", "ClusterCoreQuotaReached", "Not enough cores left in this region.");
        LongRunningOperation ended = LocalClient.await(client, client.computes().create("broken", compute(2)));
        AzureMlException e = assertThrows(AzureMlException.class, ended::orThrow);
        assertTrue(e.getMessage().contains("ClusterCoreQuotaReached"), e.getMessage());
        assertTrue(e.getMessage().contains("the quota is used up"), e.getMessage());
        Compute compute = client.computes().get("broken");
        assertTrue(compute.isFailed());
        assertEquals(List.of("ClusterCoreQuotaReached: Not enough cores left in this region."), compute.errors());
    }

    @Test
    void invalidComputeIsRefusedWithAllProblemsBeforeSending() {
        AmlComputeDefinition bad =
                new AmlComputeDefinition(null, " ", "Cheap", null, 3, 0, null, null, null, null, null);
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> client.computes().create("x", bad));
        for (String part : List.of("location", "vmSize", "vmPriority 'Cheap'", "maxNodeCount", "minNodeCount")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertFalse(Computes.problem("1-starts-with-a-digit").isEmpty());
        assertFalse(Computes.problem("x").isEmpty());
        assertTrue(Computes.problem("xy").isEmpty());
    }

    @Test
    void experimentsAreListed() throws Exception {
        List<Experiment> experiments = client.experiments().all();
        assertTrue(experiments.size() >= 3, experiments::toString);
        assertTrue(experiments.stream().map(Experiment::name).anyMatch("exp-2"::equals));
    }

    @Test
    void runsAreListedQueriedAndReadSeveralAtOnce() throws Exception {
        assertTrue(client.runs("exp-1").lists().query(RunQuery.ALL).all().size() >= 2);
        assertEquals(
                List.of("failed-1"),
                client.runs("exp-1").lists().query(RunQuery.matching("Status eq 'Failed'")).all().stream()
                        .map(Run::runId)
                        .toList());
        Map<String, Run> several = client.runs(null).several(List.of("run-1", "failed-1", "nobody", "run-1"));
        assertEquals(List.of("run-1", "failed-1"), List.copyOf(several.keySet()));
        assertEquals(RunStatus.FAILED, several.get("failed-1").status());
        assertEquals(List.of(), client.runs("exp-1").children("run-1"));
    }

    @Test
    void runIsTagged() throws Exception {
        client.runs("exp-3").tag("run-3", Map.of("stage", "test"), Map.of("build", "7"));
        Run run = client.runs("exp-3").get("run-3");
        assertEquals("test", run.tags().get("stage"));
        assertEquals("7", run.properties().get("build"));
    }

    @Test
    void modelsAreStreamedByFilter() throws Exception {
        local.server.addRun("exp-1", "trained").append("outputs/m.json", "{}".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 3; i++) {
            client.models()
                    .register(new ModelRegistration(
                            "streamed",
                            ModelSource.ofRun("trained", "outputs/m.json"),
                            ModelNames.CUSTOM,
                            null,
                            null,
                            null,
                            null,
                            Map.of("n", String.valueOf(i)),
                            Map.of()));
        }
        Paged<Model> stream = client.models().stream(ModelFilter.named("streamed"));
        assertEquals(
                List.of("3", "2"), stream.first(2).stream().map(Model::version).toList());
        assertEquals("1", stream.next().version());
        assertFalse(stream.hasNext());
        ModelFilter tagged = new ModelFilter("streamed", null, null, Map.of("n", "1"), Map.of());
        assertEquals(
                List.of("2"),
                client.models().list(tagged).stream().map(Model::version).toList());
    }

    @Test
    void datastoresAreListedAndReadWithoutTheirKeys() throws Exception {
        List<Datastore> stores = client.datastores().list().all();
        assertEquals(3, stores.size());
        Datastore store = client.datastores().get("workspaceblobstore");
        assertEquals("AzureBlob", store.type());
        assertTrue(store.container().startsWith("azureml-blobstore-"), store::toString);
        assertFalse(stores.toString().contains("local-datastore-key"), stores::toString);
        assertTrue(
                assertThrows(AzureMlException.class, () -> client.datastores().get("none"))
                        .isNotFound());
    }

    @Test
    void servicesReturnTheirAddressKeysAndTokens() throws Exception {
        local.server.addService("iris-service", "iris:1");
        Service service = client.services().list("iris:1").next();
        assertEquals("Healthy", service.state());
        assertEquals(service.scoringUri(), client.services().get("iris-service").scoringUri());
        assertEquals(
                local.server.scoringKey(),
                client.services().keys("iris-service").primary().reveal());
        assertFalse(client.services().keys("iris-service").toString().contains(local.server.scoringKey()));
        ServiceToken token = client.services().token("iris-service");
        assertTrue(token.expires().isAfter(Instant.now()));
        assertTrue(token.refreshAfter().isBefore(token.expires()));
    }

    @Test
    void errorForUnsupportedApiVersionListsSupportedOnes() {
        RestRequest request = new RestRequest("GET", RestRequest.Api.ARM, "{ws}", null, null, false);
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> client.rest().send(request));
        assertEquals("MissingApiVersionParameter", e.code());
        assertTrue(e.getMessage().contains("2019-11-01") && e.getMessage().contains("2024-10-01"), e.getMessage());
        RestRequest old = new RestRequest("GET", RestRequest.Api.ARM, "{ws}", "2001-01-01", null, false);
        AzureMlException wrong =
                assertThrows(AzureMlException.class, () -> client.rest().send(old));
        assertEquals("InvalidApiVersionParameter", wrong.code());
        assertTrue(wrong.getMessage().contains("2019-11-01"), wrong.getMessage());
    }

    @Test
    void problemsOfTheArticleHaveAdvice() {
        // An operation's own error, as its record tells it.
        for (String code : List.of("ResourceMoveNotSupported", "ContainerRegistryNotFound")) {
            assertTrue(new AdviceTexts().onCodes(code).contains("workspace"));
        }
    }
}
