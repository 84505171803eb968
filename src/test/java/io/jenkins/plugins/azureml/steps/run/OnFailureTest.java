package io.jenkins.plugins.azureml.steps.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are still going when their build ends without success. */
class OnFailureTest {

    private static final String FAILURE = "\n error 'something else'";
    private static final String GOING = ", which this build has submitted, is still going. To cancel it: ";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    @BeforeEach
    void sources() throws Exception {
        local.azure().simulate(".*", SimulatedRun::runId);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
    }

    private static String submit(String onFailure) {
        return "node { run = " + SubmitRunTest.CALL.replace(")", onFailure + ")") + " }";
    }

    private PipelineRun ends(Result result, String script) throws Exception {
        PipelineRun run = local.inWorkspace(script).start().await();
        assertEquals(result, run.result(), run.consoleText());
        return run;
    }

    private List<String> runs() {
        return List.copyOf(local.azure().runIds());
    }

    private boolean isCanceled(String id) {
        return local.azure().statuses(id).contains("CancelRequested");
    }

    private static long count(PipelineRun run, String text) {
        return run.consoleText().lines().filter(line -> line.contains(text)).count();
    }

    private void assertReported(PipelineRun run, String id) {
        assertTrue(
                run.consoleText()
                        .contains("Azure ML: run " + id + GOING + "az ml job cancel --name " + id
                                + " --resource-group " + local.azure().resourceGroup() + " --workspace-name "
                                + local.azure().workspace() + " --subscription "
                                + local.azure().subscription()),
                run.consoleText());
    }

    @Test
    void formOfABlockThatSaysNothingSavesNothing() {
        WithAmlWorkspaceStep block = new WithAmlWorkspaceStep("prod");
        assertNull(block.getOnFailure());
        // A browser selects the first choice if none is saved.
        String first =
                new WithAmlWorkspaceStep.DescriptorImpl().doFillOnFailureItems().get(0).value;
        block.setOnFailure(first);
        assertNull(block.getOnFailure());
    }

    @Test
    void failedBuildReportsEachRunWithTheCommandThatCancelsIt() throws Exception {
        PipelineRun run = ends(Result.FAILURE, submit("") + "\n" + submit("") + FAILURE);
        assertEquals(2, runs().size());
        runs().forEach(id -> assertReported(run, id));
        assertFalse(runs().stream().anyMatch(this::isCanceled));
    }

    @Test
    void unstableBuildReportsItsRun() throws Exception {
        PipelineRun run = ends(Result.UNSTABLE, submit("") + "\n unstable 'accuracy is low'");
        assertReported(run, runs().get(0));
    }

    @Test
    void successfulBuildLeavesItsRunSilently() throws Exception {
        PipelineRun run = ends(Result.SUCCESS, submit(", onFailure: 'cancel'"));
        assertEquals(0, count(run, GOING));
        assertFalse(isCanceled(runs().get(0)));
    }

    @Test
    void failedBuildCancelsItsRunIfAsked() throws Exception {
        PipelineRun run = ends(Result.FAILURE, submit(", onFailure: 'cancel'") + FAILURE);
        String id = runs().get(0);
        assertTrue(isCanceled(id), run.consoleText());
        assertEquals(0, count(run, GOING));
        assertEquals(1, count(run, "run " + id + ": cancellation accepted by the service"));
    }

    @Test
    void blockChoosesForTheStepsInIt() throws Exception {
        ends(
                Result.FAILURE,
                "withAmlWorkspace(onFailure: 'cancel') { " + submit("") + "\n" + submit(", onFailure: 'leave'") + " }"
                        + FAILURE);
        assertEquals(1, runs().stream().filter(this::isCanceled).count());
    }

    @Test
    void runThatAWaitHasLeftIsReported() throws Exception {
        PipelineRun run =
                ends(Result.FAILURE, submit("") + "\n amlWaitRun(runId: run, timeout: '1 s', onAbort: 'leave')");
        assertReported(run, runs().get(0));
    }

    @Test
    void runThatAWaitHasLeftIsCanceledIfAsked() throws Exception {
        ends(
                Result.FAILURE,
                submit(", onFailure: 'cancel'") + "\n amlWaitRun(runId: run, timeout: '1 s', onAbort: 'leave')");
        assertTrue(isCanceled(runs().get(0)));
    }

    @Test
    void runThatHasEndedIsNotReported() throws Exception {
        local.azure().clearSimulations();
        local.azure().simulate(".*", run -> run.status("Running").complete());
        PipelineRun waited = ends(Result.FAILURE, submit("") + "\n amlWaitRun(runId: run)" + FAILURE);
        assertEquals(0, count(waited, GOING));
        PipelineRun unwatched = ends(Result.FAILURE, submit("") + FAILURE);
        assertEquals(0, count(unwatched, GOING));
    }

    @Test
    void runThatTheBuildHasCanceledIsNotReported() throws Exception {
        PipelineRun run = ends(Result.FAILURE, submit("") + "\n amlCancelRun(runId: run)" + FAILURE);
        assertEquals(0, count(run, GOING));
    }

    @Test
    void runWhoseStatusCannotBeReadIsReported() throws Exception {
        local.azure().faults().add(Fault.on("GET", "/runs/").status(403, "{}"));
        PipelineRun run = ends(Result.FAILURE, submit("") + FAILURE);
        assertReported(run, runs().get(0));
    }

    @Test
    void abortedBuildReportsTheRunThatOnAbortLeaves() throws Exception {
        PipelineRun run = local.inWorkspace(submit(", onAbort: 'leave'") + "\n sleep(time: 10, unit: 'MINUTES')")
                .start()
                .awaitRunning("sleep");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertReported(run, runs().get(0));
        assertFalse(isCanceled(runs().get(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "withAmlWorkspace(onFailure: 'stop') { }",
                "node { amlSubmitRun(experiment: 'iris', definitionFile: 'd.json', onFailure: 'stop') }"
            })
    void unknownChoiceIsRefused(String step) throws Exception {
        PipelineRun run = ends(Result.FAILURE, step);
        assertTrue(run.consoleText().contains("onFailure 'stop' must be 'cancel' or 'leave'"), run.consoleText());
    }
}
