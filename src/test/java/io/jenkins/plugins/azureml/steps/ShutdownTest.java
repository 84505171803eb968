package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.model.Result;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import io.jenkins.plugins.azureml.threads.ControllerShutdown;
import io.jenkins.plugins.azureml.threads.ThreadPools;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A controller that is shut down in Jenkins' own order: its listeners are told, then connections are closed and threads ended
 * under the work, and only then does Jenkins itself say that it is terminating. No step takes that for a failure.
 */
public class ShutdownTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    /** Cuts off the request that the fault holds up, and restarts the controller. */
    public static void restartDuring(Fault held, PipelineRun run) throws Exception {
        SubmitRunTest.await(() -> held.seen() > 0);
        try {
            ExtensionList.lookup(ItemListener.class).forEach(ItemListener::onBeforeShutdown);
            ControllerHttp.close();
            // The failure that this is to the request takes its way, before anybody is interrupted.
            SubmitRunTest.await(ThreadPools::areIdle);
            AmlThreads.shutDown();
            Jenkins.terminating = true;
        } finally {
            Jenkins.terminating = false;
            ExtensionList.renew(ControllerShutdown.class);
        }
        run.restartRunningSteps();
    }

    private static void endsWell(PipelineRun run) throws Exception {
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertFalse(run.consoleText().contains("cannot"), run.consoleText());
    }

    @Test
    void pollInterruptedByShutdownLogsNothing() throws Exception {
        SimulatedRun azureRun =
                local.azure().addRun("iris", "r-1").status("Running").log("> one\n");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1')").start().awaitConsole("> one");
        Fault held = local.azure()
                .faults()
                .add(Fault.on("POST", "/batchrundata").times(1).delay(LONG));
        restartDuring(held, run);
        azureRun.log("> two\n").complete();
        endsWell(run);
        assertEquals(
                List.of("> one", "> two"),
                run.consoleText().lines().filter(l -> l.startsWith("> ")).toList());
    }

    @Test
    void firstPollInterruptedByShutdownDoesNotFailTheStep() throws Exception {
        Fault held =
                local.azure().faults().add(Fault.on("GET", "/details").times(1).delay(LONG));
        SimulatedRun azureRun = local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1')").start();
        restartDuring(held, run);
        azureRun.complete();
        endsWell(run);
    }

    @Test
    void metricsInterruptedByShutdownAreReadAfterTheRestart() throws Exception {
        local.azure().addRun("iris", "r-1").metric("loss", 0.5).complete();
        Fault held =
                local.azure().faults().add(Fault.on("GET", "mlflow").times(1).delay(LONG));
        PipelineRun run = local.inWorkspace("echo \"map ${amlWaitRun(runId: 'r-1').metrics}\"")
                .start();
        restartDuring(held, run);
        endsWell(run);
        assertTrue(run.consoleText().contains("map [loss:0.5]"), run.consoleText());
    }

    @Test
    void callInterruptedByShutdownIsRepeated() throws Exception {
        Fault held =
                local.azure().faults().add(Fault.on("GET", "/computes").times(1).delay(LONG));
        PipelineRun run = local.inWorkspace("echo \"there: ${amlRequest(path: '{ws}/computes').status}\"")
                .start();
        restartDuring(held, run);
        endsWell(run);
        assertTrue(run.consoleText().contains("there: 200"), run.consoleText());
    }

    @Test
    void requestInterruptedByShutdownDoesNotFailTheOperation() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/computes/").times(1).delayResponse(LONG));
        PipelineRun run = local.inWorkspace("amlCreateCompute(name: 'gpu', vmSize: 'STANDARD_NC6', maxNodeCount: 1)")
                .start();
        restartDuring(held, run);
        endsWell(run);
    }

    @Test
    void cancellationInterruptedByShutdownIsRepeated() throws Exception {
        SimulatedRun azureRun = local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1')").start().awaitConsole("r-1: Running");
        Fault held =
                local.azure().faults().add(Fault.on("POST", "/cancel").times(1).delay(LONG));
        run.interrupt(Result.ABORTED);
        restartDuring(held, run);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(azureRun.statuses().contains("CancelRequested"), run.consoleText());
        assertTrue(run.consoleText().contains("cancellation accepted by the service"), run.consoleText());
        assertFalse(run.consoleText().contains("could not"), run.consoleText());
    }

    @Test
    void noThreadIsCreatedAfterShutdown() throws Exception {
        SimulatedRun azureRun = local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1')").start().awaitConsole("r-1: Running");
        try {
            ExtensionList.lookup(ItemListener.class).forEach(ItemListener::onBeforeShutdown);
            AmlThreads.shutDown();
            assertThrows(RejectedExecutionException.class, AmlThreads::polls);
        } finally {
            ExtensionList.renew(ControllerShutdown.class);
        }
        run.restartRunningSteps();
        azureRun.complete();
        endsWell(run);
    }
}
