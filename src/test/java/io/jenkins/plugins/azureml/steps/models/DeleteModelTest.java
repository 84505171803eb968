package io.jenkins.plugins.azureml.steps.models;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deleting models, and what keeps them from it; the same in both generations of the API. */
abstract class DeleteModelTest {

    @RegisterExtension
    final LocalAzureExtension local;

    /** The requests that list who uses models. */
    private final String uses;

    DeleteModelTest(LocalAzureExtension local, String uses) {
        this.local = local;
        this.uses = uses;
    }

    /**
     * Lets something deployed use a model.
     *
     * @return how messages name it
     */
    abstract String use(String modelId) throws Exception;

    @BeforeEach
    void versions() throws Exception {
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/m.json", new byte[] {1})
                .complete();
        succeeds("""
                for (int i = 1; i <= 4; i++) {
                  amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/m.json', tags: [odd: "${i % 2 == 1}"])
                }
                """);
    }

    private PipelineRun run(String body) throws Exception {
        return local.inWorkspace(body).start().await();
    }

    private String succeeds(String body, String... parts) throws Exception {
        return holds(run(body), Result.SUCCESS, parts);
    }

    private String fails(String body, String... parts) throws Exception {
        return holds(run(body), Result.FAILURE, parts);
    }

    private String holds(PipelineRun run, Result result, String... parts) {
        String console = run.consoleText();
        assertEquals(result, run.result(), console);
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
        return console;
    }

    private void remain(String ids) throws Exception {
        succeeds("echo \"left ${amlListModels(name: 'iris')*.id}\"", "left " + ids);
    }

    @Test
    void versionIsDeletedByIdOrByNameAndVersion() throws Exception {
        succeeds(
                """
                def a = amlDeleteModel(modelId: 'iris:1')
                def b = amlDeleteModel(name: 'iris', version: '2')
                def c = amlDeleteModel(modelId: 'iris:2')
                echo "${a.id} ${a.deleted} ${a.ids}, ${b.id} ${b.deleted}, ${c.id} ${c.deleted} ${c.ids}"
                """,
                "iris:1 true [iris:1], iris:2 true, iris:2 false []",
                "model iris:2 did not exist, nothing to delete");
        remain("[iris:4, iris:3]");
    }

    @Test
    void missingModelFailsIfRequested() throws Exception {
        fails(
                "amlDeleteModel(modelId: 'iris:9', ifMissing: 'fail')",
                "Model iris:9 does not exist, so it was not deleted.");
        fails(
                "amlDeleteModel(name: 'iris', keepLast: 1, tags: [odd: 'maybe'], ifMissing: 'fail')",
                "No version of model iris with odd=maybe exists, so nothing");
        succeeds("echo \"${amlDeleteModel(name: 'other', keepLast: 1)}\"", "nothing to delete", "deleted:false");
    }

    @Test
    void newestVersionsAreKept() throws Exception {
        succeeds("""
                def d = amlDeleteModel(name: 'iris', keepLast: 2)
                echo "${d.deleted} ${d.ids} ${d.kept}"
                """, "true [iris:2, iris:1] [iris:4, iris:3]");
        remain("[iris:4, iris:3]");
    }

    @Test
    void onlyVersionsWithTheTagsAreCountedAndDeleted() throws Exception {
        succeeds("amlDeleteModel(name: 'iris', keepLast: 1, tags: [odd: 'true'])", "model iris:1 deleted");
        remain("[iris:4, iris:3, iris:2]");
        succeeds("amlDeleteModel(name: 'iris', keepLast: 0, tags: [odd: 'true'])", "model iris:3 deleted");
        remain("[iris:4, iris:2]");
    }

    @Test
    void modelInUseIsDeletedOnlyIfForced() throws Exception {
        String by = use("iris:1");
        fails(
                "amlDeleteModel(modelId: 'iris:1')",
                "Model iris:1 is used by " + by + ", so it was not deleted.",
                "force: true");
        succeeds(
                "echo \"used ${amlDeleteModel(modelId: 'iris:1', dryRun: true).used}\"",
                "model iris:1 would be kept, because it is used by " + by,
                "used [iris:1:[" + by + "]]");
        succeeds(
                "def d = amlDeleteModel(name: 'iris', keepLast: 1)\necho \"${d.ids} ${d.kept}\"",
                "model iris:1 kept, because it is used by " + by,
                "[iris:3, iris:2] [iris:4, iris:1]");
        remain("[iris:4, iris:1]");
    }

    @Test
    void forceIgnoresUnreadableUsage() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("GET", uses)
                        .status(403, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"no\"}}"));
        fails("amlDeleteModel(modelId: 'iris:1')", "AuthorizationFailed", "Set force: true to delete models");
        remain("[iris:4, iris:3, iris:2, iris:1]");
        succeeds(
                "amlDeleteModel(modelId: 'iris:1', force: true)",
                "the use of the model cannot be checked",
                "model iris:1 deleted");
    }

    @Test
    void dryRunLogsWhatItWouldDelete() throws Exception {
        succeeds(
                "def d = amlDeleteModel(name: 'iris', keepLast: 3, dryRun: true)\necho \"${d.deleted} ${d.ids}\"",
                "would delete model iris:1",
                "false [iris:1]");
        assertEquals(0, local.azure().requests().count("DELETE", "models"));
    }

    @Test
    void controllerRestartKeepsTheSelection() throws Exception {
        Fault slow = local.azure()
                .faults()
                .add(Fault.on("DELETE", "models/").delay(Duration.ofSeconds(5)).times(1));
        PipelineRun run = local.inWorkspace("""
                def d = amlDeleteModel(name: 'iris', keepLast: 2)
                echo "deleted ${d.deleted} ${d.ids}"
                """).start();
        await().until(() -> slow.seen() > 0);
        // A newer version makes none of those that were to be kept surplus.
        succeeds("amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/m.json')");
        run.restartRunningSteps();
        holds(run.await(), Result.SUCCESS, "deleted true [iris:2, iris:1]");
        remain("[iris:5, iris:4, iris:3]");
    }

    @Test
    void keptVersionsAreListedOnceAfterControllerRestart() throws Exception {
        Fault slow = local.azure()
                .faults()
                .add(Fault.on("GET", uses).delay(Duration.ofSeconds(5)).times(1));
        PipelineRun run = local.inWorkspace("""
                def d = amlDeleteModel(name: 'iris', keepLast: 2)
                echo "deleted ${d.ids}, kept ${d.kept}"
                """).start();
        await().until(() -> slow.seen() > 0);
        run.restartRunningSteps();
        holds(run.await(), Result.SUCCESS, "deleted [iris:2, iris:1], kept [iris:4, iris:3]");
    }

    @Test
    void deletionWithALostResponseSucceeds() throws Exception {
        local.azure().faults().add(Fault.on("DELETE", "models/").resetAfter().times(1));
        succeeds("echo \"deleted ${amlDeleteModel(modelId: 'iris:1').deleted}\"", "deleted true");
    }

    @Test
    void allInvalidParametersAreReportedBeforeAnyRequest() throws Exception {
        local.azure().requests().clear();
        long before = local.azure().requests().total();
        fails("amlDeleteModel(modelId: 'iris')", "modelId 'iris' must be name:version");
        fails(
                "amlDeleteModel(dryRun: true)",
                "modelId is missing: set modelId (name:version, for example iris:1), or name with version");
        fails(
                "amlDeleteModel(modelId: 'iris:1', keepLast: 2)",
                "modelId cannot be combined with name, version or keepLast");
        fails(
                "amlDeleteModel(name: '?', tags: [a: 'b'], ifMissing: 'cry')",
                "name must begin",
                "name requires either version or keepLast",
                "tags require keepLast",
                "ifMissing must be 'ignore' or 'fail', not 'cry'");
        fails("amlDeleteModel(name: 'iris', keepLast: 0)", "keepLast must be at least 1, or at least 0 with tags");
        fails("amlDeleteModel(name: 'iris', version: 'a/b')", "version must have 1 to 30 letters");
        assertEquals(before, local.azure().requests().total());
    }
}
