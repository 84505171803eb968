package io.jenkins.plugins.azureml.steps;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills the controller right after a step was stopped, before anything came of it: the step continues with the stop. */
class KillInStopTest {

    private static final String WAIT = "amlWaitRun(runId: 'r-1', experiment: 'iris')";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private SimulatedRun azureRun;

    @BeforeEach
    void addRun() {
        azureRun = local.azure().addRun("iris", "r-1").status("Running");
    }

    /** The first request to cancel is still under way when the controller is killed, and never arrives. */
    private Fault holdFirstCancellation() {
        return local.azure()
                .faults()
                .add(Fault.on("POST", "/cancel$").delay(Duration.ofMinutes(5)).times(1));
    }

    private PipelineRun waiting(String script) {
        return local.inWorkspace(script).start();
    }

    private void killInCancellation(PipelineRun run, Fault held) throws Exception {
        await().until(() -> held.seen() > 0);
        run.killRunningSteps();
    }

    private static void assertAborted(PipelineRun run) throws Exception {
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertInstanceOf(FlowInterruptedException.class, run.failure());
    }

    private void assertCanceled() {
        assertTrue(azureRun.statuses().contains("CancelRequested"));
        assertEquals(2, local.azure().requests().count("POST", "/cancel$"));
    }

    @Test
    void waitThatAUserAbortedCancelsItsRunAfterTheKill() throws Exception {
        PipelineRun run = waiting(WAIT).awaitConsole("r-1: Running");
        Fault held = holdFirstCancellation();
        run.interrupt(Result.ABORTED);
        killInCancellation(run, held);
        assertAborted(run);
        assertTrue(((FlowInterruptedException) run.failure()).isActualInterruption());
        assertCanceled();
    }

    @Test
    void waitInsideTimeoutCancelsItsRunAfterTheKill() throws Exception {
        Fault held = holdFirstCancellation();
        PipelineRun run = waiting("timeout(time: 2, unit: 'SECONDS') { " + WAIT + " }");
        killInCancellation(run, held);
        assertAborted(run);
        assertCanceled();
    }

    @Test
    void waitInAFailFastBranchCancelsItsRunAfterTheKill() throws Exception {
        Fault held = holdFirstCancellation();
        PipelineRun run = waiting("parallel(failFast: true, a: { " + WAIT + " }, b: { sleep 1; error 'bad data' })");
        killInCancellation(run, held);
        assertEquals(Result.FAILURE, run.await().result(), run.consoleText());
        assertCanceled();
    }

    @Test
    void waitThatExceededItsOwnTimeoutFailsForThatReasonAfterTheKill() throws Exception {
        Fault held = holdFirstCancellation();
        PipelineRun run = waiting(WAIT.replace(")", ", timeout: '1 s')"));
        killInCancellation(run, held);
        assertEquals(Result.FAILURE, run.await().result(), run.consoleText());
        assertTrue(run.failure().getMessage().contains("did not end within timeout (1 s)"), run.consoleText());
        assertCanceled();
    }

    @Test
    void waitWhoseGracePeriodEndedDoesNotWaitForAnotherOneAfterTheKill() throws Exception {
        azureRun.status("Paused");
        Fault held = holdFirstCancellation();
        PipelineRun run = waiting(WAIT.replace(")", ", graceTime: '1 s', onGraceEnd: 'cancel')"));
        await().until(() -> held.seen() > 0);
        // A wait that polled it again would go on.
        azureRun.status("Running");
        run.killRunningSteps();
        assertEquals(Result.FAILURE, run.await().result(), run.consoleText());
        assertCanceled();
    }

    @Test
    void submitCancelsItsRunAfterTheKill() throws Exception {
        local.azure().simulate(".*", SimulatedRun::runId);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
        local.azure().faults().add(Fault.on("POST", "/startrun").delayResponse(Duration.ofMinutes(5)));
        Fault held = holdFirstCancellation();
        PipelineRun run = waiting(SubmitRunTest.SUBMIT);
        await().until(() -> local.azure().runIds().size() == 2);
        run.interrupt(Result.ABORTED);
        killInCancellation(run, held);
        assertAborted(run);
        String id = local.azure().runIds().stream()
                .filter(each -> !each.equals("r-1"))
                .findFirst()
                .orElseThrow();
        assertTrue(local.azure().statuses(id).contains("CancelRequested"), run.consoleText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amlWaitRun(runId: 'r-1', onAbort: 'leave')",
                "amlCancelRun(runId: 'r-1')",
                "amlListModels()",
                "amlRequest(path: '{ws}/onlineEndpoints', apiVersion: '2024-10-01')",
                "amlCreateCompute(name: 'gpu', vmSize: 'Standard_NC6s_v3')",
                "amlDeleteCompute(name: 'gpu')",
                "amlDeleteEndpoint(endpoint: 'iris')",
                "amlDeleteModel(name: 'iris', keepLast: 1)",
                "amlTraffic(endpoint: 'iris', traffic: [blue: 100])",
                "amlScore(endpoint: 'iris', data: [[1]])",
                "node { amlDownload(runId: 'r-1', path: 'outputs') }",
                "node { amlApply(files: 'aml/*.yml') }",
                "amlInvokeBatch(endpoint: 'iris', inputs: [rows: 'azureml:rows@latest'])",
                "amlPromoteModel(model: 'iris:1', registry: 'company')",
                "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs')",
                "amlDeploy(endpoint: 'iris', deployment: 'blue', instanceCount: 1)"
            })
    void stepEndsAsInterruptedAfterTheKill(String step) throws Exception {
        local.write("aml/tools.yml", "name: tools\nimage: python:3.12\n");
        // Every request hangs, so that nothing but the stop ends the step.
        Fault hanging = local.azure().faults().add(Fault.on("*", ".*").delay(Duration.ofMinutes(5)));
        PipelineRun run = waiting(step);
        await().until(() -> hanging.seen() > 0);
        run.loseResults();
        run.interrupt(Result.ABORTED);
        run.awaitLostResult();
        run.killRunningSteps();
        assertAborted(run);
        assertTrue(((FlowInterruptedException) run.failure()).isActualInterruption());
        assertFalse(run.isDone() && run.result() == Result.SUCCESS, run.consoleText());
    }

    @Test
    void secondStopAfterTheKillEndsTheStep() throws Exception {
        PipelineRun run = waiting(WAIT).awaitConsole("r-1: Running");
        Fault held = local.azure().faults().add(Fault.on("POST", "/cancel$").delay(Duration.ofMinutes(5)));
        run.interrupt(Result.ABORTED);
        killInCancellation(run, held);
        await().until(() -> held.seen() > 1);
        run.interrupt(Result.ABORTED);
        assertAborted(run);
        assertTrue(run.consoleText().contains("stopped again"), run.consoleText());
    }

    @Test
    void stopsOfManyBranchesAreAllSaved() throws Exception {
        StringBuilder branches = new StringBuilder();
        List<SimulatedRun> runs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            runs.add(local.azure().addRun("iris", "many-" + i).status("Running"));
            branches.append(i == 0 ? "" : ", ").append("b" + i + ": { amlWaitRun(runId: 'many-" + i + "') }");
        }
        PipelineRun run = waiting("parallel(" + branches + ")");
        for (int i = 0; i < runs.size(); i++) {
            run.awaitConsole("many-" + i + ": Running");
        }
        Fault held = local.azure()
                .faults()
                .add(Fault.on("POST", "/cancel$").delay(Duration.ofMinutes(5)).times(runs.size()));
        run.interrupt(Result.ABORTED);
        await().until(() -> held.seen() == runs.size());
        run.killRunningSteps();
        assertAborted(run);
        for (SimulatedRun each : runs) {
            assertTrue(each.statuses().contains("CancelRequested"), run.consoleText());
        }
    }
}
