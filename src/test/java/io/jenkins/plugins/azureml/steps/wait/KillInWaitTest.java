package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A controller that is killed between a line in the build log and the note of it on disk neither loses nor repeats it. */
class KillInWaitTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private SimulatedRun azureRun;

    @BeforeEach
    void run() {
        azureRun = local.azure().addRun("iris", "r-1").status("Running");
    }

    private PipelineRun waiting(String script) throws Exception {
        return local.inWorkspace(script).start().awaitConsole("r-1: Running");
    }

    private static List<String> linesOf(PipelineRun run) {
        return run.consoleText().lines().filter(line -> line.contains("> ")).toList();
    }

    private void killAfter(PipelineRun run, String line) throws Exception {
        run.stopSaving();
        azureRun.log(line + "\n");
        run.awaitConsole(line);
        run.killRunningSteps();
    }

    @Test
    void linesMissingFromTheStateAreNotRepeated() throws Exception {
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1')");
        killAfter(run, "> one");
        killAfter(run, "> two\n> three");
        azureRun.log("> four").complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(List.of("> one", "> two", "> three", "> four"), linesOf(run));
    }

    @Test
    void equalLinesAreCounted() throws Exception {
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1')");
        azureRun.log("> epoch\n> epoch\n");
        run.awaitConsole("> epoch\n> epoch");
        killAfter(run, "> epoch\n> end");
        azureRun.log("> epoch\n> epoch\n").complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(List.of("> epoch", "> epoch", "> epoch", "> end", "> epoch", "> epoch"), linesOf(run));
    }

    @Test
    void linesOfAnotherWaitAreIgnored() throws Exception {
        SimulatedRun other = local.azure().addRun("iris", "r-2").status("Running");
        PipelineRun run = waiting("parallel(a: { amlWaitRun(runId: 'r-1') }, b: { amlWaitRun(runId: 'r-2') })")
                .awaitConsole("r-2: Running");
        run.stopSaving();
        other.log("> epoch\n");
        run.awaitConsole("[b] > epoch");
        run.killRunningSteps();
        azureRun.log("> epoch\n").complete();
        run.awaitConsole("[a] > epoch");
        other.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        // Each once; in which order two branches come is not said.
        assertEquals(
                List.of("[a] > epoch", "[b] > epoch"),
                linesOf(run).stream().sorted().toList());
    }

    @Test
    void printedLinesAreNotLostInABuffer() throws Exception {
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1')");
        azureRun.log("> one\n");
        run.awaitConsole("> one");
        run.restartRunningSteps();
        // All is saved now.
        run.executions(AmlWaitRunExecution.class)
                .get(0)
                .getContext()
                .saveState()
                .get();
        run.killRunningSteps();
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(List.of("> one"), linesOf(run));
    }

    @Test
    void linesAboutTheRunAreNotRepeated() throws Exception {
        PipelineRun run = waiting("amlWaitRun(runId: 'r-1')");
        run.stopSaving();
        azureRun.status("Finalizing");
        run.awaitConsole("r-1: Finalizing");
        run.killRunningSteps();
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(
                1,
                run.consoleText().lines().filter(l -> l.contains(": Running")).count());
    }
}
