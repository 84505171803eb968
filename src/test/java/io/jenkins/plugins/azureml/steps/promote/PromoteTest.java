package io.jenkins.plugins.azureml.steps.promote;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.localazure.StorageRole;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Promotes models to another workspace and to a registry: the storage copies, nothing is created twice. */
class PromoteTest {

    private static final String SHOW =
            "\necho \"${p.id} ${p.name} ${p.version} ${p.promoted} ${p.created} ${p.source} ${p.reason}\"";
    private static final String TO_PROD = "p = amlPromoteModel(model: 'iris:1', to: 'prod')" + SHOW;
    private static final String TO_REGISTRY = "p = amlPromoteModel(model: 'iris:1', registry: 'company')" + SHOW;
    private static final String IN_REGISTRY = "azureml://registries/company/models/iris/versions/1";

    private static final Duration LONG = Duration.ofMinutes(5);

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension()
            .v2()
            .options(LocalAzureMlOptions.defaults()
                    .workspace("ml-group", "dev")
                    .workspace("ml-group-prod", "prod")
                    .registry("shared", "company"));

    @BeforeEach
    void configure() throws Exception {
        NamedWorkspace prod = new NamedWorkspace("prod");
        prod.setSubscriptionId(local.azure().subscription());
        prod.setResourceGroup("ml-group-prod");
        prod.setWorkspace("prod");
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(prod));
        local.write("model/model.json", "{\"a\": 1}");
        local.write("model/sub/weights ü.bin", "0123456789");
        local.write("model/empty.txt", "");
        register("{}", "");
    }

    private void register(String metrics, String more) throws Exception {
        succeeds(
                "node { amlRegisterModel(name: 'iris', file: 'model', description: 'Flowers.', tags: [team: 'a', x: '1'],"
                        + " metrics: "
                        + metrics.replace('{', '[').replace('}', ']').replace("[]", "[:]") + more + ") }");
    }

    private PipelineRun run(String script, Result expected) throws Exception {
        PipelineRun run = local.inWorkspace(script).start().await();
        assertEquals(expected, run.result(), run.consoleText());
        return run;
    }

    private String succeeds(String script) throws Exception {
        return run(script, Result.SUCCESS).consoleText();
    }

    private String fails(String script) throws Exception {
        return run(script, Result.FAILURE).consoleText();
    }

    private ServerView prod() {
        return new ServerView(
                local.azure(),
                local.azure()
                        .workspacePath()
                        .replace("/ml-group/", "/ml-group-prod/")
                        .replace("/dev", "/prod"));
    }

    private ServerView registry() {
        return new ServerView(
                local.azure(),
                "/subscriptions/" + local.azure().subscription()
                        + "/resourceGroups/shared/providers/Microsoft.MachineLearningServices/registries/company");
    }

    private int copies() {
        return local.azure().requests().count("PUT", "/prodstorage/|/companyregistry/");
    }

    private static void assertContains(String console, String... parts) {
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
        assertFalse(console.contains("sig="), console);
    }

    @Test
    void modelIsCopiedToAnotherWorkspaceWithItsOrigin() throws Exception {
        String console =
                succeeds("p = amlPromoteModel(model: 'iris:1', to: 'prod', tags: [x: '2', stage: 'prod'])" + SHOW);
        assertContains(
                console,
                "copying 3 files, 18 B, of model iris:1 from storage account devstorage to storage account prodstorage",
                "model iris:1 in workspace prod: promoted from iris:1",
                "iris:1 iris 1 true true iris:1 null");
        JsonNode model = prod().resource("/models/iris/versions/1").path("properties");
        assertEquals("custom_model", model.path("modelType").asText());
        assertEquals("Flowers.", model.path("description").asText());
        assertTrue(
                model.path("modelUri")
                        .asText()
                        .matches(
                                ".*/workspaces/prod/datastores/workspaceblobstore/paths/LocalUpload/[0-9a-f]{32}/model"),
                model::toString);
        JsonNode tags = model.path("tags");
        assertEquals("a", tags.path("team").asText());
        assertEquals("2", tags.path("x").asText());
        assertEquals("prod", tags.path("stage").asText());
        assertTrue(
                tags.path("promoted.from").asText().endsWith("/workspaces/dev/models/iris/versions/1"), tags::toString);
        assertTrue(tags.has("jenkins.build") && tags.has("promoted.content"), tags::toString);
        assertFalse(model.path("properties").has("azureml.jenkins.requestId"), model::toString);
        // Three files, each with a list of blocks, and two with a block.
        assertEquals(5, copies());
    }

    @Test
    void secondPromotionOfTheSameContentCopiesNothing() throws Exception {
        succeeds(TO_PROD);
        int before = copies();
        int puts = local.azure().requests().count("PUT", "");
        assertContains(
                succeeds(TO_PROD),
                "workspace prod has model iris:1 already, as iris:1: nothing is copied",
                "iris:1 iris 1 true false iris:1 null");
        assertEquals(before, copies());
        assertEquals(puts, local.azure().requests().count("PUT", ""));
    }

    @Test
    void modelIsCopiedToARegistryAndUsableFromThere() throws Exception {
        assertContains(
                succeeds(TO_REGISTRY),
                "to storage account companyregistry",
                "model iris:1 in registry company: promoted",
                IN_REGISTRY + " iris 1 true true");
        JsonNode model = registry().resource("/models/iris/versions/1").path("properties");
        assertEquals("Succeeded", model.path("provisioningState").asText());
        assertEquals("Flowers.", model.path("description").asText());
        int before = copies();
        assertContains(succeeds(TO_REGISTRY), IN_REGISTRY + " iris 1 true false");
        assertEquals(before, copies());
    }

    @Test
    void usedVersionGetsTheNextNumberAndAnExplicitOneIsAnError() throws Exception {
        succeeds(TO_PROD);
        local.write("model/model.json", "{\"a\": 2}");
        succeeds("withAmlWorkspace(name: 'prod') { node { amlRegisterModel(name: 'iris', file: 'model') } }");
        local.write("model/model.json", "{\"a\": 3}");
        register("{}", "");
        assertContains(
                succeeds("p = amlPromoteModel(model: 'iris@latest', to: 'prod')" + SHOW),
                "workspace prod has another model iris:2: promoting as version 3",
                "iris:3 iris 3 true true iris:2");
        assertContains(
                fails("amlPromoteModel(model: 'iris:2', to: 'prod', version: 1)"),
                "Model iris:1 exists in workspace prod with other content. What to do: set another version");
        assertContains(
                succeeds("p = amlPromoteModel(model: 'iris:2', to: 'prod', name: 'iris-best', version: '7')" + SHOW),
                "iris-best:7 iris-best 7 true true iris:2");
    }

    @Test
    void conditionsAreComparedWithTheTarget() throws Exception {
        local.write("model/model.json", "{\"a\": 2}");
        register("{accuracy: 0.9}", "");
        succeeds("amlPromoteModel(model: 'iris:2', to: 'prod', onlyIf: 'accuracy > previous')");
        local.write("model/model.json", "{\"a\": 3}");
        register("{accuracy: 0.8}", "");
        String gated = "p = amlPromoteModel(model: 'iris:3', to: 'prod', onlyIf: ['accuracy > previous'])";
        String console = succeeds(gated + SHOW);
        assertContains(
                console,
                "the conditions for iris, compared with iris:2, the newest version",
                "null iris null false false iris:3 accuracy");
        assertContains(
                fails(gated.replace(")", ", failIfNotMet: true)")), "Model iris:3 was not promoted to workspace prod:");
        assertContains(
                fails(gated + "\nwithAmlWorkspace(name: 'prod') { amlDeleteModel(modelId: p) }"),
                "the map says that no model was promoted");
        assertContains(
                fails("amlPromoteModel(model: 'iris:3', to: 'prod', onlyIf: 'auc > 1')"),
                "onlyIf requires auc, which neither model iris:3 nor its run has");
        assertEquals(404, status(prod().resource("/models/iris/versions/3")));
    }

    private static int status(JsonNode resource) {
        return resource.has("error") ? 404 : 200;
    }

    @Test
    void storageWithoutKeysIsCopiedWithDelegationKeys() throws Exception {
        local.azure().allowSharedKeyAccess(false);
        assertContains(succeeds(TO_PROD), "iris:1 iris 1 true true");
        assertTrue(local.azure().requests().count("POST", "/devstorage") > 0);
        assertTrue(local.azure().requests().count("POST", "/prodstorage") > 0);
    }

    @Test
    void roleThatIsMissingIsNamed() throws Exception {
        local.azure().allowSharedKeyAccess(false);
        local.azure().storageRoles(StorageRole.BLOB_DATA_READER);
        assertContains(fails(TO_PROD), "Storage Blob Data Contributor", "prodstorage");
    }

    @Test
    void firewallOfTheSourceIsBypassedByAnAgentOrExplained() throws Exception {
        local.azure().refuseCopies("dev", true);
        assertContains(
                fails(TO_PROD),
                "storage account prodstorage cannot read storage account devstorage (HTTP 403)",
                "put the step into node { … } on an agent that can reach the storage accounts devstorage and prodstorage");
        assertContains(
                succeeds("node { " + TO_PROD + " }"),
                "cannot read storage account devstorage (HTTP 403): copying through the agent",
                "copied 3 files, 18 B, through the agent",
                "iris:1 iris 1 true true");
        assertContains(succeeds("node { " + TO_REGISTRY + " }"), "copying through the agent", IN_REGISTRY);
        assertEquals(
                List.of(),
                Files.list(local.workspace())
                        .map(path -> path.getFileName().toString())
                        .filter(name -> name.startsWith(".azure-ml-"))
                        .toList());
    }

    @Test
    void lostResponsesCreateNothingTwice() throws Exception {
        for (Fault fault : new Fault[] {
            Fault.on("PUT", "/prodstorage/.*/model.json").resetAfter(),
            Fault.on("PUT", "/prodstorage/.*/empty.txt").resetAfter(),
            Fault.on("PUT", "/companyregistry/.*/model.json").resetBefore(),
            Fault.on("POST", "startPendingUpload").resetAfter(),
            Fault.on("PUT", "/prod/models/iris/versions/1").resetAfter(),
            Fault.on("PUT", "/company/models/iris/versions/1").resetAfter(),
            Fault.on("GET", "mfeOperationsStatus").resetAfter()
        }) {
            local.azure().faults().add(fault.times(1));
        }
        assertContains(succeeds(TO_PROD), "iris:1 iris 1 true true");
        assertContains(succeeds(TO_REGISTRY), IN_REGISTRY + " iris 1 true true");
        assertEquals("2", nextVersion(prod()));
        assertEquals("2", nextVersion(registry()));
    }

    private static String nextVersion(ServerView view) throws Exception {
        return view.resource("/models/iris").at("/properties/nextVersion").asText();
    }

    @Test
    void restartCopiesWhatIsMissingAndCreatesOneVersion() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/companyregistry/.*/empty.txt")
                        .delayResponse(LONG)
                        .times(1));
        PipelineRun run = local.inWorkspace(TO_REGISTRY).start().awaitConsole("copying 3 files");
        await().until(() -> held.seen() > 0);
        run.restartRunningSteps();
        run.await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertEquals("2", nextVersion(registry()));
    }

    @Test
    void restartAfterTheRequestFindsTheVersion() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/company/models/").delayResponse(LONG).times(1));
        PipelineRun run = local.inWorkspace(TO_REGISTRY).start().awaitConsole("registering model iris:1");
        await().until(() -> held.seen() > 0);
        int before = copies();
        run.restartRunningSteps();
        run.await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertEquals(before, copies());
        assertEquals(1, local.azure().requests().count("PUT", "/company/models/iris/versions/1"));
        assertEquals("2", nextVersion(registry()));
    }

    @Test
    void abortStopsCopiesAndCreatesNoVersion() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/prodstorage/.*/model.json")
                        .delayResponse(LONG)
                        .times(9));
        PipelineRun run = local.inWorkspace(TO_PROD).start().awaitConsole("copying 3 files");
        await().until(() -> held.seen() > 0);
        run.interrupt(Result.ABORTED);
        run.await();
        assertEquals(Result.ABORTED, run.result(), run.consoleText());
        assertEquals(404, status(prod().resource("/models/iris/versions/1")));
    }

    @Test
    void allProblemsAreReportedBeforeAnyRequest() throws Exception {
        long before = local.azure().requests().total();
        assertContains(
                fails("amlPromoteModel(model: 'iris', onlyIf: 'x >', compareTo: [a: 'b'], name: '!')"),
                "model 'iris' must be NAME:VERSION, NAME@latest or the full id of a version in a registry",
                "set either to (the name of a configured workspace) or registry",
                "name must begin with");
        assertContains(
                fails("amlPromoteModel(model: 'iris:1', to: 'production')"),
                "to: Workspace 'production' is not configured for this job. Available: prod");
        assertEquals(before, local.azure().requests().total());
        assertContains(fails("amlPromoteModel(model: 'iris:9', to: 'prod')"), "iris:9");
        assertContains(
                fails("amlPromoteModel(model: 'iris:1', registry: 'other')"),
                "Could not find registry other",
                "correct the name of the registry");
        assertContains(
                fails("withAmlWorkspace(name: 'prod') { amlPromoteModel(model: 'iris:1', to: 'prod') }"), "iris:1");
    }
}
