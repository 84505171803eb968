package io.jenkins.plugins.azureml.steps.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever stops a build, and whenever: no paid run is left behind unless somebody says so, or the log says how to end it. */
class AbortTest {

    private static final String SECONDS = "io.jenkins.plugins.azureml.cancelTimeoutSeconds";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private SimulatedRun azureRun;

    @BeforeEach
    void run() throws Exception {
        azureRun = local.azure().addRun("iris", "r-1").status("Running");
        local.azure().simulate(".*", SimulatedRun::runId);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
    }

    @AfterEach
    void defaults() {
        System.clearProperty(SECONDS);
    }

    private PipelineRun waiting(String script) throws Exception {
        return local.inWorkspace(script).start().awaitConsole("r-1: Running");
    }

    private void assertCanceled(PipelineRun run) throws Exception {
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(azureRun.statuses().contains("CancelRequested"));
        assertTrue(run.consoleText().contains("cancellation accepted by the service"), run.consoleText());
        assertEquals(1, cancels());
        assertEquals("CancelRequested", pageStatus(run));
    }

    private static String pageStatus(PipelineRun run) {
        return run.build().getAction(AmlBuildAction.class).getRuns().get(0).getStatus();
    }

    private int cancels() {
        return local.azure().requests().count("POST", "/cancel$");
    }

    private List<String> submitted() {
        return local.azure().runIds().stream().filter(id -> !id.equals("r-1")).toList();
    }

    @Test
    void userAbortCancelsTheRun() throws Exception {
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1', experiment: 'iris')");
        run.interrupt(Result.ABORTED);
        assertCanceled(run);
        assertTrue(run.failure() instanceof FlowInterruptedException interrupted && interrupted.isActualInterruption());
    }

    @Test
    void cancellationWithoutExperimentUsesTheAddressOfTheRun() throws Exception {
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1')");
        run.interrupt(Result.ABORTED);
        assertCanceled(run);
    }

    @Test
    void enclosingTimeoutCancelsTheRun() throws Exception {
        PipelineRun run = waiting("timeout(time: 2, unit: 'SECONDS') { amlWaitRun(runId: 'r-1') }");
        assertCanceled(run);
        assertTrue(run.consoleText().contains("Timeout has been exceeded"), run.consoleText());
    }

    @Test
    void failFastCancelsTheRunOfTheOtherBranch() throws Exception {
        local.azure().addRun("iris", "r-2").fail("UserError", "bad data");
        PipelineRun run = local.inWorkspace("parallel(failFast: true, a: { amlWaitRun(runId: 'r-1') },"
                        + " b: { sleep 1; amlWaitRun(runId: 'r-2') })")
                .start()
                .await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        assertTrue(azureRun.statuses().contains("CancelRequested"), run.consoleText());
    }

    @Test
    void onAbortLeaveKeepsTheRunAndLogsThat() throws Exception {
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1', onAbort: 'leave')");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertEquals(0, cancels());
        assertTrue(run.consoleText().contains("continues in Azure"), run.consoleText());
    }

    @Test
    void failedCancellationIsRetried() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("POST", "/cancel$").status(503, "{}").times(2));
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1', experiment: 'iris')");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertTrue(azureRun.statuses().contains("CancelRequested"));
    }

    @Test
    void refusedCancellationExplainsHowToCancelManually() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("POST", "/cancel$")
                        .status(403, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"may not cancel\"}}"));
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1', experiment: 'iris')");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertTrue(run.consoleText().contains("could not be canceled"), run.consoleText());
        assertTrue(run.consoleText().contains("may not cancel"), run.consoleText());
        assertTrue(
                run.consoleText()
                        .contains("az ml job cancel --name r-1 --resource-group "
                                + local.azure().resourceGroup() + " --workspace-name "
                                + local.azure().workspace() + " --subscription "
                                + local.azure().subscription()),
                run.consoleText());
    }

    @Test
    void unresponsiveServiceDoesNotDelayTheStop() throws Exception {
        System.setProperty(SECONDS, "2");
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1', experiment: 'iris')");
        local.azure().faults().add(Fault.on("*", ".*").delay(Duration.ofSeconds(60)));
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertTrue(run.consoleText().contains("did not confirm the cancellation within 2 s"), run.consoleText());
        assertTrue(run.consoleText().contains("az ml job cancel --name r-1"), run.consoleText());
    }

    @Test
    void secondStopEndsTheStepAtOnce() throws Exception {
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1', experiment: 'iris')");
        Fault held = local.azure().faults().add(Fault.on("POST", "/cancel$").delay(Duration.ofSeconds(60)));
        run.interrupt(Result.ABORTED);
        SubmitRunTest.await(() -> held.seen() > 0);
        assertFalse(run.isDone());
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertTrue(run.consoleText().contains("stopped again"), run.consoleText());
        assertTrue(run.consoleText().contains("az ml job cancel"), run.consoleText());
    }

    @Test
    void stopReportsThatTheRunHasEnded() throws Exception {
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1', experiment: 'iris', pollInterval: '1 h')");
        azureRun.complete();
        local.azure().faults().add(Fault.on("POST", "/cancel$").status(400, "{}"));
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertTrue(run.consoleText().contains("ended before it could be canceled: Completed"), run.consoleText());
    }

    @Test
    void stopContinuesAfterControllerRestart() throws Exception {
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1', experiment: 'iris')");
        Fault held = local.azure().faults().add(Fault.on("POST", "/cancel$").resetBefore());
        run.interrupt(Result.ABORTED);
        SubmitRunTest.await(() -> held.seen() > 0);
        run.restartRunningSteps();
        local.azure().faults().clear();
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(azureRun.statuses().contains("CancelRequested"), run.consoleText());
    }

    @Test
    void stopDuringPackingSendsNothing() throws Exception {
        byte[] block = new byte[48 * 1024 * 1024];
        new Random(1).nextBytes(block);
        Files.write(local.workspace().resolve("train/big.bin"), block);
        PipelineRun run = local.inWorkspace(SubmitRunTest.SUBMIT).start();
        Path temporary = local.workspace().resolveSibling(local.workspace().getFileName() + "@tmp");
        SubmitRunTest.await(() -> Files.isDirectory(temporary));
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertFalse(run.consoleText().contains("packed"), run.consoleText());
        assertEquals(0, local.azure().requests().count("POST", "/startrun"));
    }

    @Test
    void stopInTheTransferQueueSendsNothing() throws Exception {
        CountDownLatch others = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
            AmlThreads.transfers().submit(() -> others.await(1, TimeUnit.MINUTES));
        }
        SubmitRunTest.await(AmlThreads::transfersAreBusy);
        PipelineRun run = local.inWorkspace(SubmitRunTest.SUBMIT).start().awaitConsole("waiting for other transfers");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        others.countDown();
        assertEquals(0, local.azure().requests().count("POST", "/startrun"));
    }

    @Test
    void stopBeforeTheSubmitResponseCancelsTheRun() throws Exception {
        local.azure().faults().add(Fault.on("POST", "/startrun").delayResponse(Duration.ofSeconds(60)));
        PipelineRun run = local.inWorkspace(SubmitRunTest.SUBMIT).start();
        SubmitRunTest.await(() -> !submitted().isEmpty());
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(local.azure().statuses(submitted().get(0)).contains("CancelRequested"), run.consoleText());
        assertEquals(1, submitted().size());
    }

    @Test
    void stopWaitsForARunThatMayStillAppear() throws Exception {
        Fault late = local.azure()
                .faults()
                .add(Fault.on("POST", "/startrun").delay(Duration.ofSeconds(3)).times(1));
        PipelineRun run = local.inWorkspace(SubmitRunTest.SUBMIT).start();
        SubmitRunTest.await(() -> late.seen() > 0);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        for (String id : submitted()) {
            assertTrue(local.azure().statuses(id).contains("CancelRequested"), run.consoleText());
        }
    }

    @Test
    void stopReportsThatTheSubmitNeverArrived() throws Exception {
        System.setProperty(SECONDS, "3");
        Fault lost = local.azure().faults().add(Fault.on("POST", "/startrun").resetBefore());
        PipelineRun run = local.inWorkspace(SubmitRunTest.SUBMIT).start();
        SubmitRunTest.await(() -> lost.seen() > 0);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(run.consoleText().contains("not known to the service after 3 s"), run.consoleText());
        assertEquals(List.of(), submitted());
    }

    @Test
    void stoppedWaitCancelsItsRunOnce() throws Exception {
        PipelineRun run = local.inWorkspace("def r; node { r = " + SubmitRunTest.CALL
                        + " }\n amlWaitRun(runId: r.runId, experiment: 'iris')")
                .start()
                .awaitConsole(", NotStarted\n")
                .awaitRunning("amlWaitRun");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(local.azure().statuses(submitted().get(0)).contains("CancelRequested"), run.consoleText());
    }

    private PipelineRun between(String before, String after) throws Exception {
        return local.inWorkspace(before + "def r; node { r = " + SubmitRunTest.CALL
                        + " }\n submitted = true; sleep(time: 10, unit: 'MINUTES')\n"
                        + " amlWaitRun(runId: r.runId, experiment: 'iris')\n" + after)
                .start();
    }

    private void assertCanceledInBetween(PipelineRun run, Result result) throws Exception {
        assertEquals(result, run.await().result(), run.consoleText());
        String id = submitted().get(0);
        assertTrue(local.azure().statuses(id).contains("CancelRequested"), run.consoleText());
        assertEquals("CancelRequested", pageStatus(run));
        assertTrue(
                run.consoleText().contains("the build was interrupted before a step waited for run " + id),
                run.consoleText());
        assertTrue(
                run.consoleText().contains("run " + id + ": cancellation accepted by the service"), run.consoleText());
    }

    @Test
    void userAbortBetweenSubmitAndWaitCancelsTheRun() throws Exception {
        PipelineRun run = between("", "").awaitRunning("sleep");
        run.interrupt(Result.ABORTED);
        assertCanceledInBetween(run, Result.ABORTED);
    }

    @Test
    void timeoutBetweenSubmitAndWaitCancelsTheRun() throws Exception {
        assertCanceledInBetween(between("timeout(time: 3, unit: 'SECONDS') {", "}"), Result.ABORTED);
    }

    @Test
    void failFastBetweenSubmitAndWaitCancelsTheRunOfTheOtherBranch() throws Exception {
        assertCanceledInBetween(
                between(
                        "submitted = false; parallel(failFast: true,"
                                + " b: { while (!submitted) { sleep(time: 1, unit: 'SECONDS') }; error 'bad data' }, a: {",
                        "})"),
                Result.FAILURE);
    }

    @Test
    void onAbortLeaveAppliesBetweenSubmitAndWait() throws Exception {
        PipelineRun run = local.inWorkspace("node { " + SubmitRunTest.CALL.replace(")", ", onAbort: 'leave')")
                        + " }\n sleep(time: 10, unit: 'MINUTES')")
                .start()
                .awaitRunning("sleep");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertEquals(0, cancels());
    }

    @Test
    void runLeftByAWaitIsLeftAtTheEndOfTheBuild() throws Exception {
        PipelineRun run = local.inWorkspace("def r; node { r = " + SubmitRunTest.CALL
                        + " }\n amlWaitRun(runId: r.runId, experiment: 'iris', onAbort: 'leave')")
                .start()
                .awaitConsole(": NotStarted\n");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertEquals(0, cancels());
    }

    @Test
    void buildWithoutInterruptionCancelsNoRun() throws Exception {
        assertEquals(
                Result.SUCCESS,
                local.inWorkspace("node { " + SubmitRunTest.CALL + " }")
                        .start()
                        .await()
                        .result());
        assertEquals(
                Result.FAILURE,
                local.inWorkspace("node { " + SubmitRunTest.CALL + " }\n error 'something else'")
                        .start()
                        .await()
                        .result());
        assertEquals(0, cancels());
    }

    @Test
    void runCanceledInAzureDoesNotCancelOtherRuns() throws Exception {
        PipelineRun run = local.inWorkspace("node { " + SubmitRunTest.CALL + " }\n amlWaitRun(runId: 'r-1')")
                .start()
                .awaitConsole("r-1: Running");
        azureRun.status("Canceled");
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertEquals(0, cancels());
    }

    @Test
    void failedCancellationBetweenSubmitAndWaitExplainsHowToCancel() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("POST", "/cancel$")
                        .status(403, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"may not cancel\"}}"));
        PipelineRun run = between("", "").awaitRunning("sleep");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(
                run.consoleText()
                        .contains("az ml job cancel --name " + submitted().get(0)),
                run.consoleText());
    }
}
