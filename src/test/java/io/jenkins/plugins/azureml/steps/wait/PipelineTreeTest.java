package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The build log shows a pipeline as a tree of its nodes. */
class PipelineTreeTest {

    private static final String CHILDREN = "io.jenkins.plugins.azureml.childRunSeconds";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private SimulatedRun pipeline;

    @BeforeEach
    void addPipeline() {
        System.setProperty(CHILDREN, "0");
        pipeline = local.azure()
                .addRun("flow", "p-1")
                .property("azureml.runsource", "azureml.PipelineRun")
                .status("Running");
    }

    @AfterEach
    void clear() {
        System.clearProperty(CHILDREN);
    }

    private PipelineRun start() throws Exception {
        return local.inWorkspace("amlWaitRun(runId: 'p-1', experiment: 'flow', pollInterval: 1)")
                .start();
    }

    private SimulatedRun node(String id, String parent, String name) {
        return local.azure().addRun("flow", id, parent).displayName(name).status("Running");
    }

    /** @param part with durations as {@code 0 s} */
    private static void assertContains(PipelineRun run, String part) {
        String text = run.consoleText().replaceAll(" in \\d+ s", " in 0 s");
        assertTrue(text.contains(part), () -> part + " is not in:\n" + text);
    }

    @Test
    void nodesAreShownWithDurationAndMetricsBelowTheirPipeline() throws Exception {
        SimulatedRun prepare = node("a", "p-1", "prepare");
        PipelineRun run = start().awaitConsole("Azure ML:   node prepare: Running\n");
        prepare.metric("rows", 60).complete();
        run.awaitConsole(", rows = 60\n");
        assertContains(run, "Azure ML:   node prepare: Completed in 0 s, rows = 60\n");
        SimulatedRun inner = node("b", "p-1", "inner").property("azureml.runsource", "azureml.PipelineRun");
        SimulatedRun fit = node("c", "b", "fit");
        run.awaitConsole("Azure ML:   node inner: Running\nAzure ML:     node fit: Running\n");
        run.restartRunningSteps();
        fit.complete();
        inner.complete();
        pipeline.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertContains(run, "Azure ML:     node fit: Completed in 0 s\nAzure ML:   node inner: Completed in 0 s\n");
        assertEquals(1, run.consoleText().split("node prepare: Completed", -1).length - 1, run.consoleText());
    }

    @Test
    void failedNodeHasItsReasonAndTheLastLinesOfItsOwnLog() throws Exception {
        for (int i = 0; i < 150; i++) {
            node("n" + i, "p-1", "node_" + i).complete();
        }
        SimulatedRun failed = node("bad", "p-1", "train");
        for (int i = 1; i <= 40; i++) {
            failed.log("line " + i + "\n");
        }
        failed.fail("UserError", "No module named 'x'");
        for (int i = 150; i < 300; i++) {
            node("n" + i, "p-1", "node_" + i).complete();
        }
        pipeline.fail("UserError", "Pipeline has some failed steps.");
        PipelineRun run = start().await();
        assertEquals(Result.FAILURE, run.result());
        assertContains(run, "Azure ML:   node train: Failed in 0 s, No module named 'x' (UserError)\n");
        assertContains(run, "\nAzure ML:     | line 11\n");
        assertContains(run, "\nAzure ML:     | line 40\n");
        assertFalse(run.consoleText().contains("| line 10\n"), run.consoleText());
        assertContains(run, "more than 100 child runs; of the others only failed ones are listed");
    }

    @Test
    void reusedNodeIsMarked() throws Exception {
        node("a", "p-1", "prepare")
                .property("azureml.isreused", "true")
                .property("azureml.reusedrunid", "earlier-7")
                .complete();
        pipeline.complete();
        assertContains(start().await(), "Azure ML:   node prepare: Completed, reused from run earlier-7\n");
    }
}
