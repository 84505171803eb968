package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.actions.RunEntry;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code hyperdrive} makes a sweep of what is submitted otherwise as a single run, by the v2 API. */
class SweepTest {

    /** Logs the first argument as the metric. */
    static final String SCRIPT = """
            import json, os, sys, urllib.request
            url = '%s/mlflow/v1.0%s/api/2.0/mlflow/runs/log-metric' % (os.environ['AZUREML_SERVICE_ENDPOINT'],
                os.environ['AZUREML_WORKSPACE_SCOPE'])
            body = json.dumps({'run_id': os.environ['AZUREML_RUN_ID'], 'key': 'acc', 'value': float(sys.argv[2])}).encode()
            urllib.request.urlopen(urllib.request.Request(url, body, {'Content-Type': 'application/json',
                'Authorization': 'Bearer ' + os.environ['AZUREML_RUN_TOKEN']}))
            """;

    /** What does badly would go on for long. */
    static final String STUBBORN = SCRIPT + "import time\nif float(sys.argv[2]) < 0.3:\n    time.sleep(600)\n";

    static final String POLICY = "maxTotalRuns: 2, policy: [name: 'Bandit', slackAmount: 0.1]";

    static final String HYPERDRIVE = "hyperdrive: [sampling: 'grid', parameterSpace: ['--rate': [0.1, 0.5]],"
            + " primaryMetric: 'acc', goal: 'maximize', maxTotalRuns: 2]";

    private static final String SUBMIT =
            "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', script: 'train.py',"
                    + " target: 'cpu-cluster', environment: 'AzureML-sklearn-1.5-ubuntu20.04-py310-cpu', " + HYPERDRIVE
                    + ")";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void sources() throws Exception {
        local.write("train/train.py", SCRIPT);
    }

    @AfterEach
    void defaults() {
        System.clearProperty("io.jenkins.plugins.azureml.childRunSeconds");
    }

    private PipelineRun fails(String step, String... parts) throws Exception {
        PipelineRun run = local.inWorkspace("node { " + step + " }").start().await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        for (String part : parts) {
            assertContains(run, part);
        }
        assertEquals(List.of(), local.azure().runIds());
        return run;
    }

    static void assertContains(PipelineRun run, String part) {
        assertTrue(run.consoleText().contains(part), () -> part + " is not in:\n" + run.consoleText());
    }

    static void assertShownAsBest(PipelineRun run, String sweep, String best) {
        RunEntry shown = run.build().getAction(AmlBuildAction.class).getRuns().get(0);
        assertEquals(sweep, shown.getRunId());
        assertEquals(best, shown.getBestRun().getRunId());
        assertEquals("acc = 0.5", shown.getBestRun().getText());
    }

    private void simulated() {
        local.azure().simulate(".*", SimulatedRun::runId);
    }

    private JsonNode onlyJob() throws Exception {
        List<String> runs = local.azure().runIds();
        assertEquals(1, runs.size(), runs.toString());
        return new ServerView(local.azure()).resource("/jobs/" + runs.get(0)).path("properties");
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
                .filter(id -> id.matches("test-1-[0-9a-f]{16}"))
                .findFirst()
                .orElseThrow();
        assertContains(run, "best: " + sweep + "_1 0.5 of " + sweep + " by v2");
        assertContains(run, "Azure ML:   best run: " + sweep + "_1, acc = 0.5");
        assertContains(run, "Azure ML:   child run " + sweep + "_0: Completed, acc = 0.1");
        assertShownAsBest(run, sweep, sweep + "_1");
        assertEquals(3, local.azure().runIds().size());
    }

    @Test
    void trialEndedByThePolicyIsLogged() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: the trials need python3, which is not here");
        local.write("train/train.py", STUBBORN);
        PipelineRun run = local.inWorkspace("def run = null; node { run = " + SUBMIT.replace("maxTotalRuns: 2", POLICY)
                        + " }\namlWaitRun(runId: run.runId, experiment: 'iris')")
                .start()
                .await();
        assertEndedByThePolicy(run);
    }

    static void assertEndedByThePolicy(PipelineRun run) {
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(
                run.consoleText()
                        .lines()
                        .anyMatch(line -> line.matches("Azure ML:   child run \\S+_0: Canceled, acc = 0.1")),
                run.consoleText());
        assertContains(run, "_0 is ended by the policy Bandit");
        assertContains(run, "_1, acc = 0.5");
    }

    @Test
    void failedTrialLogsItsReason() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: the trials need python3, which is not here");
        local.write("train/train.py", "raise ValueError('no such column')\n");
        PipelineRun run = local.inWorkspace("def run = null; node { run = " + SUBMIT + " }\n"
                        + "amlWaitRun(runId: run.runId, experiment: 'iris', failOn: [])")
                .start()
                .await();
        assertTrue(
                run.consoleText().lines().anyMatch(line -> line.matches("Azure ML:   child run \\S+_0: Failed, .+")),
                run.consoleText());
    }

    @Test
    void abortedWaitCancelsTheSweepAndItsTrials() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: the trials need python3, which is not here");
        local.write("train/train.py", "import time\ntime.sleep(600)\n");
        System.setProperty("io.jenkins.plugins.azureml.childRunSeconds", "0");
        PipelineRun run = local.inWorkspace("def run = null; node { run = " + SUBMIT + " }\n"
                        + "amlWaitRun(runId: run.runId, experiment: 'iris')")
                .start()
                .awaitConsole("_1: Running");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertContains(run, "cancellation accepted by the service");
        assertEquals(3, local.azure().runIds().size());
        for (String id : local.azure().runIds()) {
            assertTrue(local.azure().statuses(id).contains("CancelRequested"), id + run.consoleText());
        }
    }

    @Test
    void runDefinitionBecomesTheTrial() throws Exception {
        simulated();
        PipelineRun run = local.inWorkspace("node { " + SUBMIT.replace("maxTotalRuns: 2]", """
                maxTotalRuns: 2, maxConcurrentRuns: 1, maxDurationMinutes: 5, policy: 'MedianStopping'],
                tags: [team: 'bio'], maxDuration: '1 min'""") + " }")
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        JsonNode job = onlyJob();
        assertEquals("Sweep", job.path("jobType").asText());
        assertEquals(
                "python train.py --rate ${{search_space.rate}}",
                job.at("/trial/command").asText());
        assertTrue(job.at("/trial/codeId").asText().contains("/codes/"), job.toString());
        assertEquals(
                "azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest",
                job.at("/trial/environmentId").asText());
        assertTrue(job.path("computeId").asText().endsWith("/computes/cpu-cluster"), job.toString());
        assertEquals("PT5M", job.at("/limits/timeout").asText());
        assertEquals("PT1M", job.at("/limits/trialTimeout").asText());
        assertEquals("MedianStopping", job.at("/earlyTermination/policyType").asText());
        assertEquals("bio", job.at("/tags/team").asText());
        assertEquals("test", job.at("/tags/jenkins.job").asText());
    }

    @Test
    void sweepFileCombinesWithARunDefinition() throws Exception {
        simulated();
        local.write("sweep.yml", """
                generator_config: {name: RANDOM, parameter_space: {rate: [uniform, [0, 1]]}}
                primary_metric_config: {name: acc, goal: MINIMIZE}
                max_total_jobs: 3
                """);
        local.write("definition.json", local.definition("train.py"));
        PipelineRun run = local.inWorkspace("node { amlSubmitRun(experiment: 'iris', sourceDirectory: 'train',"
                        + " definitionFile: 'definition.json', hyperdriveFile: 'sweep.yml') }")
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        JsonNode job = onlyJob();
        assertEquals(3, job.at("/limits/maxTotalTrials").asInt());
        assertEquals("[\"uniform\",[0,1]]", job.at("/searchSpace/rate").toString());
        assertEquals("Minimize", job.at("/objective/goal").asText());
    }

    private void sweepFile() throws Exception {
        local.write("jobs/sweep.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json
                type: sweep
                trial:
                  command: python train.py --rate ${{search_space.rate}}
                  code: ../train
                  environment: azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest
                compute: azureml:cpu-cluster
                sampling_algorithm: grid
                search_space: {rate: {type: choice, values: [0.1, 0.5]}}
                objective: {goal: maximize, primary_metric: acc}
                limits: {max_total_trials: 2}
                """);
    }

    @Test
    void sweepFileOfTheCliReturnsItsBestRun() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: the trials need python3, which is not here");
        sweepFile();
        PipelineRun run = local.inWorkspace("""
                def run = null
                node { run = amlSubmitRun(experiment: 'iris', definitionFile: 'jobs/sweep.yml') }
                def result = amlWaitRun(runId: run.runId, experiment: 'iris')
                echo "best: ${result.bestRunId - run.runId} ${result.bestScore}"
                """).start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertContains(run, "best: _1 0.5");
        assertContains(run, "uploaded the sources (1 file");
    }

    @Test
    void sweepFileRequiresV2AndNoOtherSweep() throws Exception {
        sweepFile();
        String submit = "amlSubmitRun(experiment: 'iris', definitionFile: 'jobs/sweep.yml'";
        fails(submit + ", " + HYPERDRIVE + ")", "hyperdrive does not go with definitionFile 'jobs/sweep.yml'");
        fails(
                submit + ", apiGeneration: 'v1')",
                "definitionFile 'jobs/sweep.yml' is a job for the v2 API, but this run uses the v1 API");
        assertEquals(0, local.azure().requests().count("PUT", ".*"));
    }

    @Test
    void problemsAreReportedBeforeAnyRequest() throws Exception {
        fails(
                SUBMIT.replace("[0.1, 0.5]", "[gauss: 1]").replace("maxTotalRuns: 2", "maxTotalRuns: 0"),
                "parameterSpace.--rate must be a list of values",
                "maxTotalRuns must be a whole number of at least 1");
        assertEquals(0, local.azure().requests().count("POST", "/token"));
        fails(
                SUBMIT.replace("hyperdrive: [", "hyperdriveFile: 'a', hyperdrive: ["),
                "hyperdrive cannot be combined with hyperdriveFile");
        fails("amlSubmitRun(experiment: 'iris', script: 'a.py', target: 'x', hyperdrive: 'a: [')", "hyperdrive is not");
        fails(
                "amlSubmitRun(experiment: 'iris', definition: [jobType: 'Command', command: 'x'], " + HYPERDRIVE + ")",
                "hyperdrive does not go with definition");
    }

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.on("PUT", "/jobs/").resetAfter().times(1),
                Fault.on("PUT", "/jobs/").truncate(3).times(1));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void lostResponseStartsNoSecondSweep(Fault fault) throws Exception {
        simulated();
        local.azure().faults().add(fault);
        PipelineRun run = local.inWorkspace("node { " + SUBMIT + " }").start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(fault.seen() > 0);
        onlyJob();
    }

    @Test
    void restartBeforeTheResponseAttachesToTheSweep() throws Exception {
        simulated();
        local.azure()
                .faults()
                .add(Fault.on("PUT", "/jobs/")
                        .delayResponse(Duration.ofSeconds(30))
                        .times(1));
        PipelineRun run = local.inWorkspace("node { " + SUBMIT + " }").start().awaitRunning("amlSubmitRun");
        SubmitRunTest.await(() -> !local.azure().runIds().isEmpty());
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertContains(run, "submitted before the restart");
        assertEquals("Sweep", onlyJob().path("jobType").asText());
    }
}
