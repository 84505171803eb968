package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sweep by the v1 API, whose id the service chooses: whatever gets lost, there is one. */
class SweepV1Test {

    private static final String LOOKS = "io.jenkins.plugins.azureml.sweepLooks";
    private static final String CHILDREN = "io.jenkins.plugins.azureml.childRunSeconds";

    private static final String SUBMIT =
            "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', script: 'train.py',"
                    + " target: 'cpu-cluster', " + SweepTest.HYPERDRIVE.replace("'--rate'", "rate") + ")";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    @BeforeEach
    void sources() throws Exception {
        local.write("train/train.py", SweepTest.SCRIPT);
        local.write("train/lib/data/more.txt", "x");
        System.setProperty(LOOKS, "2");
    }

    @AfterEach
    void defaults() {
        System.clearProperty(CHILDREN);
        System.clearProperty(LOOKS);
    }

    private void simulated() {
        local.azure().simulate(".*", SimulatedRun::runId);
    }

    private int posts() {
        return local.azure().requests().count("POST", "/hyperdrive/.*/runs");
    }

    private String onlySweep() {
        List<String> runs = local.azure().runIds();
        assertEquals(1, runs.size(), runs.toString());
        assertTrue(runs.get(0).startsWith("HD_"), runs.toString());
        return runs.get(0);
    }

    @Test
    void sweepIsSubmittedAndWaitReturnsItsBestRun() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: the trials need python3, which is not here");
        PipelineRun run = local.inWorkspace(
                        "def run = null; node { run = " + SUBMIT + " }\n"
                                + "def result = amlWaitRun(runId: run.runId, experiment: 'iris')\n"
                                + "echo \"best: ${result.bestRunId} ${result.bestScore} of ${run.runId} by ${run.apiGeneration}\"")
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        String sweep = local.azure().runIds().stream()
                .filter(id -> id.matches("HD_[0-9a-f-]{36}"))
                .findFirst()
                .orElseThrow();
        SweepTest.assertContains(run, "uploaded the sources (2 files, ");
        SweepTest.assertContains(run, "best: " + sweep + "_1 0.5 of " + sweep + " by v1");
        SweepTest.assertContains(run, "Azure ML:   child run " + sweep + "_0: Completed, acc = 0.1");
        SweepTest.assertShownAsBest(run, sweep, sweep + "_1");
        JsonNode record = new ServerView(local.azure()).run(sweep);
        assertEquals("test", record.at("/tags/jenkins.job").asText());
        assertEquals(3, local.azure().runIds().size());
    }

    @Test
    void trialEndedByThePolicyIsLogged() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: the trials need python3, which is not here");
        local.write("train/train.py", SweepTest.STUBBORN);
        PipelineRun run = local.inWorkspace(
                        "def run = null; node { run = " + SUBMIT.replace("maxTotalRuns: 2", SweepTest.POLICY)
                                + " }\namlWaitRun(runId: run.runId, experiment: 'iris')")
                .start()
                .await();
        SweepTest.assertEndedByThePolicy(run);
    }

    @Test
    void abortedWaitCancelsTheSweepAndItsTrials() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: the trials need python3, which is not here");
        local.write("train/train.py", "import time\ntime.sleep(600)\n");
        System.setProperty(CHILDREN, "0");
        PipelineRun run = local.inWorkspace("def run = null; node { run = " + SUBMIT + " }\n"
                        + "amlWaitRun(runId: run.runId, experiment: 'iris')")
                .start()
                .awaitConsole("_1: Running");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertEquals(1, local.azure().requests().count("POST", "/hyperdrive/.*/cancel"));
        for (String id : local.azure().runIds()) {
            assertTrue(local.azure().statuses(id).contains("CancelRequested"), id + run.consoleText());
        }
    }

    @Test
    void sourcesOfAnEarlierRunMayBeUsed() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: the trials need python3, which is not here");
        PipelineRun run = local.inWorkspace("def run = null; node { run = " + SUBMIT + " }\n"
                        + "amlWaitRun(runId: run.runId, experiment: 'iris')")
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        String trial = local.azure().runIds().stream()
                .filter(id -> id.endsWith("_0"))
                .findFirst()
                .orElseThrow();
        String snapshot = new ServerView(local.azure())
                .run(trial)
                .at("/properties/ContentSnapshotId")
                .asText();
        int places = local.azure().requests().count("POST", "/snapshots/getblob");
        PipelineRun again = local.inWorkspace("node { amlSubmitRun(experiment: 'iris', definition: [snapshotId: '"
                        + snapshot + "', configuration: [script: 'train.py', target: 'cpu-cluster']], "
                        + SweepTest.HYPERDRIVE + ") }")
                .start()
                .await();
        assertEquals(Result.SUCCESS, again.result(), again.consoleText());
        assertEquals(places, local.azure().requests().count("POST", "/snapshots/getblob"));
        assertEquals(2, posts());
    }

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.on("POST", "/hyperdrive/").resetAfter().times(1),
                Fault.on("POST", "/hyperdrive/").truncate(3).times(1),
                Fault.on("POST", "/hyperdrive/").throttle(1).times(1),
                Fault.on("POST", "/hyperdrive/").revokeToken().times(1),
                Fault.on("POST", "/snapshots/").resetAfter().times(2),
                Fault.on("PUT", "train.py").resetAfter().times(1));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void submitStartsOneSweepDespiteAFault(Fault fault) throws Exception {
        simulated();
        local.azure().faults().add(fault);
        PipelineRun run = local.inWorkspace("node { def r = " + SUBMIT + "; echo \"is ${r.runId}\" }")
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(fault.seen() > 0);
        SweepTest.assertContains(run, "is " + onlySweep());
    }

    @Test
    void lostResponseIsNotMistakenForAnotherSweep() throws Exception {
        simulated();
        local.azure()
                .faults()
                .add(Fault.on("POST", "/hyperdrive/").after(1).resetAfter().times(1));
        PipelineRun run = local.inWorkspace("node { def a = " + SUBMIT + "; def b = " + SUBMIT + "; def c = " + SUBMIT
                        + "; echo \"are ${[a.runId, b.runId, c.runId].join(' ')}\" }")
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertEquals(3, posts());
        List<String> newestFirst = new ArrayList<>(local.azure().runIds());
        Collections.reverse(newestFirst);
        SweepTest.assertContains(run, "are " + String.join(" ", newestFirst));
    }

    @Test
    void sweepThatMayHaveStartedIsNotSentAgain() throws Exception {
        simulated();
        local.azure().faults().add(Fault.on("POST", "/hyperdrive/").resetBefore());
        PipelineRun run = local.inWorkspace("node { " + SUBMIT + " }").start().await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        SweepTest.assertContains(run, "It is unknown whether the sweep was started");
        assertEquals(List.of(), local.azure().runIds());
        assertEquals(1, posts());
    }

    @Test
    void restartBeforeTheResponseAttachesToTheSweep() throws Exception {
        simulated();
        local.azure()
                .faults()
                .add(Fault.on("POST", "/hyperdrive/")
                        .delayResponse(Duration.ofSeconds(30))
                        .times(1));
        PipelineRun run = local.inWorkspace("node { " + SUBMIT + " }").start().awaitRunning("amlSubmitRun");
        SubmitRunTest.await(() -> !local.azure().runIds().isEmpty());
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        SweepTest.assertContains(run, "run " + onlySweep() + " was submitted before the restart");
        assertEquals(1, posts());
    }

    @Test
    void restartBeforeTheSweepIsListedDoesNotResendIt() throws Exception {
        simulated();
        Fault held = local.azure().faults().add(Fault.on("POST", "/hyperdrive/").delay(Duration.ofSeconds(30)));
        PipelineRun run = local.inWorkspace("node { " + SUBMIT + " }").start().awaitRunning("amlSubmitRun");
        SubmitRunTest.await(() -> held.seen() > 0);
        run.restartRunningSteps();
        assertEquals(Result.FAILURE, run.await().result(), run.consoleText());
        SweepTest.assertContains(run, "It is unknown whether the sweep was started");
        assertEquals(1, held.seen());
    }

    @Test
    void stopBeforeTheResponseCancelsTheSweep() throws Exception {
        simulated();
        local.azure().faults().add(Fault.on("POST", "/hyperdrive/.*/runs$").delayResponse(Duration.ofSeconds(60)));
        PipelineRun run = local.inWorkspace("node { " + SUBMIT + " }").start();
        SubmitRunTest.await(() -> !local.azure().runIds().isEmpty());
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        SweepTest.assertContains(run, "cancellation accepted by the service");
        assertTrue(local.azure().statuses(onlySweep()).contains("CancelRequested"), run.consoleText());
    }
}
