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
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.Service;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Promotes models of a registry to a workspace and to another registry. */
class PromoteFromRegistryTest {

    private static final String MODEL = "azureml://registries/company/models/iris/";
    private static final String SHOW =
            "\necho \"${p.id} ${p.name} ${p.version} ${p.promoted} ${p.created} ${p.source} ${p.reason}\"";
    private static final String TO_PROD = "p = amlPromoteModel(model: '" + MODEL + "versions/1', to: 'prod')" + SHOW;
    private static final String TO_PARTNER =
            "p = amlPromoteModel(model: '" + MODEL + "versions/1', registry: 'partner')" + SHOW;
    private static final String UNREADABLE = "<Error><Code>CannotVerifyCopySource</Code></Error>";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension()
            .v2()
            .options(LocalAzureMlOptions.defaults()
                    .workspace("ml-group", "dev")
                    .workspace("ml-group-prod", "prod")
                    .registry("shared", "company")
                    .registry("partners", "partner"));

    @BeforeEach
    void promote() throws Exception {
        NamedWorkspace prod = new NamedWorkspace("prod");
        prod.setSubscriptionId(local.azure().subscription());
        prod.setResourceGroup("ml-group-prod");
        prod.setWorkspace("prod");
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(prod));
        local.write("model/model.json", "{\"a\": 1}");
        local.write("model/sub/weights ü.bin", "0123456789");
        local.write("model/empty.txt", "");
        succeeds("""
                node { amlRegisterModel(name: 'iris', file: 'model', description: 'Flowers.', tags: [team: 'a'],
                                        metrics: [accuracy: 0.9]) }
                amlPromoteModel(model: 'iris:1', registry: 'company')""");
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

    private ServerView registry(String group, String name) {
        return new ServerView(
                local.azure(),
                "/subscriptions/" + local.azure().subscription() + "/resourceGroups/" + group
                        + "/providers/Microsoft.MachineLearningServices/registries/" + name);
    }

    private int copies() {
        return local.azure().requests().count("PUT", "/prodstorage/|/partnerregistry/");
    }

    private int signatures() {
        return local.azure().requests().count("POST", "/datareferences/iris/versions/1");
    }

    private static void assertContains(String console, String... parts) {
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
        assertFalse(console.contains("sig="), console);
    }

    @Test
    void modelIsCopiedToAWorkspaceWithItsOrigin() throws Exception {
        assertContains(
                succeeds(TO_PROD),
                "copying 3 files, 18 B, of model " + MODEL
                        + "versions/1 from storage account companyregistry to storage account prodstorage",
                "model iris:1 in workspace prod: promoted from " + MODEL + "versions/1",
                "iris:1 iris 1 true true " + MODEL + "versions/1 null");
        JsonNode model = prod().resource("/models/iris/versions/1").path("properties");
        assertEquals("Flowers.", model.path("description").asText());
        assertTrue(model.path("modelUri").asText().matches(".*/workspaces/prod/.*/LocalUpload/[0-9a-f]{32}/model"));
        JsonNode tags = model.path("tags");
        assertEquals("a", tags.path("team").asText());
        assertEquals(MODEL + "versions/1", tags.path("promoted.from").asText());
        // Three files, each with a list of blocks, and two with a block.
        assertEquals(5, copies());
        succeeds("withAmlWorkspace(name: 'prod') { node { amlDownload(model: 'iris:1', target: 'got') } }");
        assertEquals("0123456789", Files.readString(local.workspace().resolve("got/iris/model/sub/weights ü.bin")));
        List<RecordedRequest> withToken =
                local.azure().requests().matching(each -> each.service() == Service.STORAGE && each.token());
        assertEquals(List.of(), withToken, "a token went to the storage");
    }

    @Test
    void sameContentIsRecognizedWhereverItComesFrom() throws Exception {
        assertContains(
                succeeds("p = amlPromoteModel(model: '" + MODEL + "labels/latest', to: 'prod')" + SHOW),
                "iris:1 iris 1 true true " + MODEL + "versions/1");
        int before = copies();
        assertContains(succeeds(TO_PROD), "nothing is copied", "iris:1 iris 1 true false");
        assertContains(
                succeeds("p = amlPromoteModel(model: 'iris:1', to: 'prod')" + SHOW),
                "workspace prod has model iris:1 already",
                "iris:1 iris 1 true false iris:1");
        assertEquals(before, copies());
    }

    @Test
    void modelIsCopiedToAnotherRegistry() throws Exception {
        assertContains(
                succeeds(TO_PARTNER),
                "from storage account companyregistry to storage account partnerregistry",
                "azureml://registries/partner/models/iris/versions/1 iris 1 true true " + MODEL + "versions/1");
        JsonNode model = registry("partners", "partner")
                .resource("/models/iris/versions/1")
                .path("properties");
        assertEquals("Succeeded", model.path("provisioningState").asText());
        assertEquals("0.9", model.at("/properties/metric.accuracy").asText());
        assertContains(
                succeeds("p = amlPromoteModel(model: '" + MODEL + "versions/1', registry: 'company', name: 'iris-best')"
                        + SHOW),
                "azureml://registries/company/models/iris-best/versions/1 iris-best 1 true true");
    }

    @Test
    void modelOfAWholeContainerIsCopiedIntoAFolder() throws Exception {
        // Uploads the files, and leaves it to this test to create the version.
        local.azure().faults().add(Fault.on("PUT", "/company/models/whole/").status(400, "{}"));
        fails("amlPromoteModel(model: 'iris:1', registry: 'company', name: 'whole')");
        local.azure().faults().clear();
        ServerView company = registry("shared", "company");
        List<RecordedRequest> uploads = local.azure().requests().matching("PUT", "/companyregistry/.*/model.json");
        String container = local.azure().storage()
                + uploads.get(uploads.size() - 1).path().replaceFirst("^(/companyregistry/[^/]+)/.*", "$1");
        company.put("/models/whole/versions/1", "{\"properties\": {\"modelUri\": \"" + container + "\"}}");
        await().until(() -> company.resource("/models/whole/versions/1").has("properties"));
        assertContains(
                succeeds("p = amlPromoteModel(model: '" + MODEL.replace("iris", "whole") + "versions/1', to: 'prod')"
                        + SHOW),
                "copying 3 files",
                "whole:1 whole 1 true true");
        assertTrue(prod().resource("/models/whole/versions/1")
                .at("/properties/modelUri")
                .asText()
                .endsWith("/model"));
        assertTrue(local.azure().requests().count("PUT", "/prodstorage/.*/model/[0-9a-f]{32}/model/model.json") > 0);
    }

    @Test
    void mapOfAPromotionNamesTheModel() throws Exception {
        assertContains(
                succeeds("def shared = amlPromoteModel(model: 'iris:1', registry: 'company')\n"
                        + "p = amlPromoteModel(model: shared, to: 'prod')" + SHOW),
                "iris:1 iris 1 true true " + MODEL + "versions/1");
    }

    @Test
    void conditionsUseTheMetricsThatTheModelKeeps() throws Exception {
        String gated = TO_PROD.replace("to: 'prod'", "to: 'prod', onlyIf: ['%s']");
        assertContains(
                succeeds(String.format(gated, "accuracy > 0.95")),
                "not promoted to workspace prod",
                "null iris null false false " + MODEL + "versions/1 accuracy");
        assertContains(
                fails(String.format(gated, "auc > 0.5")),
                "onlyIf requires auc, which neither model " + MODEL + "versions/1 nor its run has");
        assertContains(succeeds(String.format(gated, "accuracy >= previous")), "iris:1 iris 1 true true");
    }

    @Test
    void signatureThatWasRefusedIsRenewedOnce() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("PUT", "/prodstorage/.*/model.json")
                        .at(Service.STORAGE)
                        .status(403, UNREADABLE)
                        .times(1));
        assertContains(succeeds(TO_PROD), "iris:1 iris 1 true true");
        assertEquals(2, signatures());
    }

    @Test
    void firewallOfTheRegistryIsBypassedByAnAgentOrExplained() throws Exception {
        local.azure().refuseCopies("company", true);
        assertContains(
                fails(TO_PROD),
                "storage account prodstorage cannot read storage account companyregistry (HTTP 403)",
                "put the step into node { … } on an agent that can reach the storage accounts companyregistry and"
                        + " prodstorage");
        assertContains(
                succeeds("node { " + TO_PROD + " }"),
                "copied 3 files, 18 B, through the agent",
                "iris:1 iris 1 true true");
    }

    @Test
    void lostResponsesCreateNothingTwice() throws Exception {
        for (Fault fault : new Fault[] {
            Fault.on("POST", "/datareferences/").resetAfter(),
            Fault.on("GET", "/company/discovery").resetBefore(),
            Fault.on("PUT", "/prodstorage/.*/model.json").resetAfter(),
            Fault.on("PUT", "/prod/models/iris/versions/1").resetAfter()
        }) {
            local.azure().faults().add(fault.times(1));
        }
        assertContains(succeeds(TO_PROD), "iris:1 iris 1 true true");
        assertEquals(
                "2",
                prod().resource("/models/iris").at("/properties/nextVersion").asText());
    }

    @Test
    void restartCopiesWhatIsMissing() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/prodstorage/.*/empty.txt")
                        .delayResponse(Duration.ofMinutes(5))
                        .times(1));
        PipelineRun run = local.inWorkspace(TO_PROD).start().awaitConsole("copying 3 files");
        await().until(() -> held.seen() > 0);
        run.restartRunningSteps();
        run.await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertEquals(
                "2",
                prod().resource("/models/iris").at("/properties/nextVersion").asText());
    }

    @Test
    void impossibleCombinationsAreReportedBeforeAnyRequest() throws Exception {
        long before = local.azure().requests().total();
        assertContains(
                fails("amlPromoteModel(model: '" + MODEL + "versions/1', registry: 'Company')"),
                "is in registry company already: set registry to another registry, or to or name");
        assertContains(
                fails("amlPromoteModel(model: '" + MODEL + "versions/1', registry: 'company', name: 'iris')"),
                "is in registry company already");
        assertContains(
                fails("amlPromoteModel(model: 'azureml://registries/a b/models/iris/versions/1', to: 'prod')"),
                "registry 'a b' must begin with a letter or a digit");
        assertContains(
                fails("amlPromoteModel(model: 'azureml://registries/company/data/iris/versions/1', to: 'prod')"),
                "must be NAME:VERSION, NAME@latest or the full id of a version of a model");
        assertContains(
                fails("amlPromoteModel(model: '" + MODEL + "versions/1', to: 'prod', registry: 'partner')"),
                "set either to (the name of a configured workspace) or registry");
        assertEquals(before, local.azure().requests().total());
    }

    @Test
    void missingModelsAndRegistriesAreNamed() throws Exception {
        assertContains(
                fails("amlPromoteModel(model: '" + MODEL + "versions/9', to: 'prod')"),
                "The model iris:9 of registry company does not exist");
        assertContains(
                fails("amlPromoteModel(model: '" + MODEL.replace("iris", "none") + "labels/latest', to: 'prod')"),
                "The model none@latest of registry company does not exist");
        assertContains(
                fails("amlPromoteModel(model: '" + MODEL.replace("company", "other") + "versions/1', to: 'prod')"),
                "Could not find registry other");
    }
}
