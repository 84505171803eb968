package io.jenkins.plugins.azureml.steps.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stopping by the v2 API, in each phase of a submit and in a wait. */
class AbortJobTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private SimulatedRun azureRun;

    @BeforeEach
    void run() throws Exception {
        azureRun = local.azure().addRun("iris", "r-1").status("Running");
        local.azure().simulate(".*", SimulatedRun::runId);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
    }

    private int cancels(String path) {
        return local.azure().requests().count("POST", path + "/[^/]+/cancel");
    }

    private List<String> submitted() {
        return local.azure().runIds().stream().filter(id -> !id.equals("r-1")).toList();
    }

    private void stopAndAssertCanceled(PipelineRun run) throws Exception {
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(run.consoleText().contains("cancellation accepted by the service"), run.consoleText());
    }

    @Test
    void abortedWaitCancelsTheJob() throws Exception {
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1')").start().awaitConsole("r-1: Running");
        stopAndAssertCanceled(run);
        assertTrue(azureRun.statuses().contains("CancelRequested"));
        assertEquals(1, cancels("/jobs"));
        assertEquals(0, cancels("/runId"));
    }

    @Test
    void runUnknownToV2IsCanceledWithV1() throws Exception {
        local.azure().faults().add(Fault.on("POST", "/jobs/r-1/cancel").status(404, "{}"));
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris')")
                .start()
                .awaitConsole("r-1: Running");
        stopAndAssertCanceled(run);
        assertTrue(azureRun.statuses().contains("CancelRequested"));
    }

    @Test
    void runIsCanceledAfterItsWorkspaceSwitchedToLegacyMode() throws Exception {
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris', apiGeneration: 'v2')")
                .start()
                .awaitConsole("r-1: Running");
        local.azure().v1LegacyMode(true);
        ControllerHttp.close();
        stopAndAssertCanceled(run);
        assertTrue(azureRun.statuses().contains("CancelRequested"));
    }

    @Test
    void cancelStepCancelsTheJob() throws Exception {
        PipelineRun run =
                local.inWorkspace("amlCancelRun(runId: 'r-1')").start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(azureRun.statuses().contains("CancelRequested"));
        assertEquals(1, cancels("/jobs"));
    }

    @Test
    void stopDuringTheUploadStartsNothing() throws Exception {
        Fault held = local.azure().faults().add(Fault.on("PUT", "train.py").delay(Duration.ofSeconds(60)));
        PipelineRun run = local.inWorkspace(SubmitRunTest.SUBMIT).start();
        SubmitRunTest.await(() -> held.seen() > 0);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertEquals(0, local.azure().requests().count("PUT", "/jobs/"));
        assertFalse(run.consoleText().contains("cancel"), run.consoleText());
    }

    @Test
    void stopBeforeTheSubmitResponseCancelsTheJob() throws Exception {
        local.azure().faults().add(Fault.on("PUT", "/jobs/").delayResponse(Duration.ofSeconds(60)));
        PipelineRun run = local.inWorkspace(SubmitRunTest.SUBMIT).start();
        SubmitRunTest.await(() -> !submitted().isEmpty());
        stopAndAssertCanceled(run);
        assertTrue(local.azure().statuses(submitted().get(0)).contains("CancelRequested"), run.consoleText());
        assertEquals(1, submitted().size());
    }

    @Test
    void stopWaitsForAJobThatMayStillAppear() throws Exception {
        Fault late = local.azure()
                .faults()
                .add(Fault.on("PUT", "/jobs/").delay(Duration.ofSeconds(3)).times(1));
        PipelineRun run = local.inWorkspace(SubmitRunTest.SUBMIT).start();
        SubmitRunTest.await(() -> late.seen() > 0);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        for (String id : submitted()) {
            assertTrue(local.azure().statuses(id).contains("CancelRequested"), run.consoleText());
        }
    }
}
