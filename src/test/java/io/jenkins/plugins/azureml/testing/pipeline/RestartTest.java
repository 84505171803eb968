package io.jenkins.plugins.azureml.testing.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.model.Result;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class RestartTest {
    private static PipelineRun start(String script) {
        return Pipeline.of(script)
                .step(new HoldStep.Descriptor())
                .step(new FrameStep.Descriptor())
                .step(new FrameStep.NameStep.Descriptor())
                .start();
    }

    private static HoldStep.Execution held(PipelineRun run) {
        return run.executions(HoldStep.Execution.class).get(0);
    }

    @Test
    void runningStepIsDeserializedAndResumed() throws Exception {
        PipelineRun run = start("echo \"got ${hold('a')}\"").awaitRunning("hold");
        HoldStep.Execution before = held(run);
        run.restartRunningSteps();
        HoldStep.Execution after = held(run);
        assertNotSame(before, after);
        assertEquals("a", after.name);
        assertEquals(1, after.restarts);
        after.getContext().onSuccess("new");
        assertEquals(Result.SUCCESS, run.await().result());
        assertTrue(run.consoleText().contains("got new"));
    }

    @Test
    void droppedExecutionNeitherPrintsNorCompletes() throws Exception {
        PipelineRun run = start("echo \"got ${hold('a')}\"").awaitRunning("hold");
        HoldStep.Execution before = held(run);
        var log = before.getContext().get(hudson.model.TaskListener.class).getLogger();
        run.restartRunningSteps();
        log.println("from the dead");
        before.getContext().onSuccess("old");
        assertThrows(IllegalStateException.class, before.getContext()::isReady);
        assertThrows(IOException.class, () -> before.print("x"));
        held(run).print("from the living");
        held(run).getContext().onSuccess("new");
        run.await();
        assertTrue(run.consoleText().contains("got new"));
        assertTrue(run.consoleText().contains("from the living"));
        assertFalse(run.consoleText().contains("from the dead"));
    }

    @Test
    void bodiesKeepContextAndCallback() throws Exception {
        PipelineRun run = start("echo frame('f') { parallel(b: { hold('a') }); frameName() }")
                .awaitRunning("hold");
        run.restartRunningSteps();
        run.restartRunningSteps();
        assertEquals(2, held(run).restarts);
        held(run).getContext().onSuccess(null);
        run.await();
        assertTrue(run.consoleText().contains("f:f"), run.consoleText());
    }

    @Test
    void interruptReachesAResumedStep() throws Exception {
        PipelineRun run = start("timeout(5) { hold 'a' }").awaitRunning("hold");
        run.restartRunningSteps();
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertTrue(run.consoleText().contains("stopping a"));
    }

    @Test
    void stateThatIsNotSerializableFailsTheRestart() throws Exception {
        PipelineRun run = start("hold 'a'").awaitRunning("hold");
        // After the save that each start of a step triggers.
        held(run).getContext().saveState().get();
        held(run).extra = new Object();
        ExecutionException failed = assertThrows(
                ExecutionException.class,
                () -> held(run).getContext().saveState().get());
        assertEquals(NotSerializableException.class, failed.getCause().getClass());
        assertThrows(NotSerializableException.class, run::restartRunningSteps);
        held(run).extra = "text";
        held(run).getContext().saveState().get();
        held(run).getContext().onFailure(new AbortException("done"));
        run.await();
    }
}
