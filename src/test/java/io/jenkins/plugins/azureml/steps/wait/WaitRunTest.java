package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wait shows, how it ends, and what does not end it. */
class WaitRunTest {

    private static final String HEARTBEAT = "io.jenkins.plugins.azureml.heartbeatSeconds";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private SimulatedRun azureRun;

    @BeforeEach
    void run() {
        azureRun = local.azure().addRun("iris", "r-1").status("Running");
    }

    @AfterEach
    void defaults() {
        System.clearProperty(HEARTBEAT);
    }

    private PipelineRun start(String parameters) throws Exception {
        return begin(parameters).awaitRunning("amlWaitRun");
    }

    /** The same for a wait that may be over at once. */
    private PipelineRun begin(String parameters) {
        return local.inWorkspace("def r = amlWaitRun(runId: 'r-1'" + parameters
                        + "); echo \"map: ${r.status} ${r.metrics} ${r.error}\"")
                .start();
    }

    private static void has(PipelineRun run, String... parts) {
        for (String part : parts) {
            assertTrue(run.consoleText().contains(part), () -> part + " is not in:\n" + run.consoleText());
        }
    }

    @Test
    void completedRunReturnsItsMetricsAndTimes() throws Exception {
        azureRun.log("hello\n").metric("loss", 0.5).metric("loss", 0.25).metric("accuracy", 0.9);
        PipelineRun run = start(", experiment: 'iris'").awaitConsole("hello");
        azureRun.status("Finalizing").log("last line without an end").complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        has(run, "run r-1: Running", "last line without an end", "loss = 0.25", "accuracy = 0.9", "map: Completed [");
    }

    @Test
    void durationIsThatOfTheServiceEvenWithoutPolls() throws Exception {
        local.azure().advanceClock(Duration.ofHours(-1));
        azureRun = local.azure().addRun("iris", "r-9").statuses("Queued", "Running");
        local.azure().advanceClock(Duration.ofHours(1));
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-9', pollInterval: '1 h')")
                .start();
        run.awaitConsole("r-9: Running");
        azureRun.complete();
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        has(run, "r-9: Completed (Running 1 h 0 min)");
    }

    @Test
    void failedRunFailsTheBuildWithTheDeepestErrorAndDoesNotRepeatTheStreamedLog() throws Exception {
        azureRun.log("Traceback (most recent call last):\nValueError: bad data\n");
        azureRun.fail("UserError", "The script failed with exit code 1", "ScriptExecution", "NonZeroExitCode");
        PipelineRun run = begin("").await();
        assertEquals(Result.FAILURE, run.result());
        has(run, "Run r-1 failed: The script failed with exit code 1 (NonZeroExitCode)");
        assertEquals(2, run.consoleText().split("ValueError: bad data", -1).length, run.consoleText());
    }

    @Test
    void buildPageShowsWhyARunFailed() throws Exception {
        azureRun.fail(
                "UserError",
                "no such\n  file at https://a.blob.core.windows.net/c/b?sv=1&sig=not-a-real-signature "
                        + "x".repeat(500),
                "FileNotFound");
        PipelineRun run = begin("").await();
        String reason =
                run.build().getAction(AmlBuildAction.class).getRuns().get(0).getFailureReason();
        assertTrue(reason.startsWith("no such file at https://a.blob.core.windows.net/c/b"), reason);
        assertFalse(reason.contains("not-a-real-signature"), reason);
        assertEquals(300, reason.length());
    }

    @Test
    void failureShowsTheTailOfALogThatIsNotStreamed() throws Exception {
        azureRun.log("line\n".repeat(100_000) + "ValueError: bad data\n");
        azureRun.fail("UserError", "The script failed");
        PipelineRun run = begin(", streamLogs: false").await();
        has(run, "  ValueError: bad data");
        long fetched = local.azure().requests().matching("GET", "std_log").stream()
                .mapToLong(RecordedRequest::responseBytes)
                .sum();
        assertTrue(fetched < 100_000, "fetched " + fetched);
    }

    @Test
    void runCanceledInAzureAbortsTheBuildWithoutInterruptingIt() throws Exception {
        PipelineRun run = start("").awaitConsole("Running");
        azureRun.status("CancelRequested").status("Canceled");
        assertEquals(Result.ABORTED, run.await().result());
        assertTrue(
                run.failure() instanceof FlowInterruptedException interrupted && !interrupted.isActualInterruption());
        has(run, "Run r-1 was canceled in Azure ML");
    }

    @Test
    void failOnSelectsTheStatusesThatFailTheBuild() throws Exception {
        azureRun.fail("UserError", "The script failed");
        PipelineRun run = begin(", failOn: 'Canceled'").await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        has(run, "map: Failed [:] The script failed");
        run = begin(", failOn: []").await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        run = begin(", failOn: ['Done']").await();
        has(run, "failOn has 'Done'");
    }

    @Test
    void notRespondingRunMayRecover() throws Exception {
        azureRun.status("NotResponding");
        PipelineRun run = start("").awaitConsole("waiting for it to recover");
        azureRun.status("Running");
        run.awaitConsole(": Running (after ");
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result());
    }

    @Test
    void stalledRunIsLeftAfterTheGraceTime() throws Exception {
        azureRun.status("Paused");
        PipelineRun run = begin(", graceTime: '300 ms'").await();
        assertEquals(Result.FAILURE, run.result());
        has(run, "has been Paused for longer than graceTime", "The run is not canceled");
        assertEquals("Paused", azureRun.status());
    }

    @Test
    void stalledRunIsCanceledIfRequested() throws Exception {
        azureRun.status("NotResponding");
        PipelineRun run = begin(", graceTime: '100 ms', onGraceEnd: 'cancel'").await();
        assertEquals(Result.FAILURE, run.result());
        has(run, "canceling run r-1", "has been NotResponding for longer");
        assertTrue(azureRun.statuses().contains("CancelRequested"));
    }

    @Test
    void failOnEndsTheWaitForAStalledRunAtOnce() throws Exception {
        azureRun.status("NotResponding");
        PipelineRun run = begin(", failOn: 'Failed, Canceled, NotResponding'").await();
        assertEquals(Result.FAILURE, run.result());
        has(run, "Run r-1 is NotResponding");
    }

    @Test
    void unknownStatusDoesNotEndTheWait() throws Exception {
        azureRun.status("Daydreaming");
        PipelineRun run = start("").awaitConsole("run r-1: Daydreaming");
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result());
    }

    @Test
    void failedPollsDoNotEndTheWait() throws Exception {
        PipelineRun run = start("").awaitConsole("Running");
        Fault down =
                local.azure().faults().add(Fault.on("POST", "/batchrundata").status(403, "{}"));
        run.awaitConsole("cannot be read, retrying");
        SubmitRunTest.await(() -> down.seen() > 4);
        local.azure().faults().clear();
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(1, run.consoleText().split("cannot be read, retrying", -1).length - 1);
    }

    @Test
    void persistentlyFailingPollsEndTheWaitAfterTheGraceTime() throws Exception {
        PipelineRun run = start(", graceTime: '300 ms'").awaitConsole("Running");
        local.azure().faults().add(Fault.on("POST", "/batchrundata").status(403, "{}"));
        assertEquals(Result.FAILURE, run.await().result());
        has(run, "could not be read for longer than graceTime");
        assertEquals("Running", azureRun.status());
    }

    @Test
    void brieflyMissingCredentialsDoNotEndTheWait() throws Exception {
        PipelineRun run = start("").awaitConsole("Running");
        var store = com.cloudbees.plugins.credentials.SystemCredentialsProvider.getInstance()
                .getCredentials();
        var all = List.copyOf(store);
        store.clear();
        local.azure()
                .faults()
                .add(Fault.on("POST", "/batchrundata").status(403, "{}").times(1));
        run.awaitConsole("cannot be read, retrying");
        store.addAll(all);
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void missingRunIsReported() throws Exception {
        PipelineRun run =
                local.inWorkspace("amlWaitRun(runId: 'r-none')").start().await();
        assertEquals(Result.FAILURE, run.result());
        has(run, "r-none", "404");
    }

    @Test
    void runThatAppearsLateIsAwaited() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("GET", "/details")
                        .status(404, "{\"error\":{\"code\":\"UserError\",\"message\":\"Run r-1 was not found\"}}")
                        .times(2));
        azureRun.complete();
        assertEquals(Result.SUCCESS, begin("").await().result());
    }

    @Test
    void unreadableMetricsDoNotFailTheWait() throws Exception {
        local.azure().faults().add(Fault.on("*", "mlflow|metric/").status(403, "{}"));
        azureRun.metric("loss", 1).complete();
        PipelineRun run = begin("").await();
        assertEquals(Result.SUCCESS, run.result());
        has(run, "the metrics of the run cannot be read", "map: Completed [:]");
    }

    @Test
    void unreadableLogDoesNotFailTheWait() throws Exception {
        azureRun.log("one\n");
        PipelineRun run = start("").awaitConsole("one");
        local.azure().faults().add(Fault.on("GET", "std_log").status(403, "{}"));
        azureRun.log("two\n").complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        has(run, "the rest of the log cannot be read");
    }

    @Test
    void signatureThatExpiresAtTheEndOfTheRunIsReplaced() throws Exception {
        azureRun.log("one\n").complete();
        Fault expired = local.azure()
                .faults()
                .add(Fault.on("GET", "std_log").status(403, "{}").times(1));
        PipelineRun run = begin("").await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(expired.seen() > 1, expired::toString);
        has(run, "\none\n");
        assertFalse(run.consoleText().contains("cannot be read"), run.consoleText());
    }

    @Test
    void unreadableLogIsReportedOnce() throws Exception {
        Fault denied = local.azure().faults().add(Fault.on("GET", "std_log").status(403, "{}"));
        azureRun.log("one\n");
        PipelineRun run = start("").awaitConsole("the log cannot be read, retrying");
        int seen = denied.seen();
        SubmitRunTest.await(() -> denied.seen() > seen + 3);
        local.azure().faults().clear();
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        has(run, "one");
        assertEquals(1, run.consoleText().split("the log cannot be read", -1).length - 1);
    }

    @Test
    void imageBuildIsShownWhileTheRunIsPreparing() throws Exception {
        azureRun = local.azure().addRun("iris", "r-2").status("Preparing");
        azureRun.append("azureml-logs/20_image_build_log.txt", "Step 1/9 : FROM\n".getBytes(StandardCharsets.UTF_8));
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-2')").start().awaitConsole("Step 1/9 : FROM");
        azureRun.status("Running").log("late\n");
        run.awaitConsole("[std_log] late");
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void heartbeatShowsAnUnfinishedProgressBar() throws Exception {
        System.setProperty(HEARTBEAT, "1");
        azureRun.log("\r 44%|#### |\r 45%|#### |\r 4");
        PipelineRun run = start("").awaitConsole(" s, at 45%|#### |");
        azureRun.complete();
        run.await();
    }

    @Test
    void allMetricsAreReturnedAndTheFirstAreLogged() throws Exception {
        for (int i = 0; i < 60; i++) {
            azureRun.metric("m" + i, i);
        }
        azureRun.complete();
        PipelineRun run = begin("").await();
        has(run, "m49 = 49", "and 10 more metrics", "m59:59.0");
        assertFalse(run.consoleText().contains("m50 = "));
    }

    @Test
    void eachByteOfALogIsFetchedOnce() throws Exception {
        PipelineRun run = start("").awaitConsole("Running");
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            String text = "Zeile " + i + " größe\npart ";
            written.append(text);
            azureRun.log(text);
            run.awaitConsole("Zeile " + i + " ");
        }
        azureRun.complete();
        run.await();
        long fetched = local.azure().requests().matching("GET", "std_log").stream()
                .filter(request -> request.status() == 206)
                .mapToLong(RecordedRequest::responseBytes)
                .sum();
        assertEquals(written.toString().getBytes(StandardCharsets.UTF_8).length, fetched);
        assertTrue(local.azure().requests().matching("GET", "std_log").stream().noneMatch(RecordedRequest::token));
    }

    @Test
    void severalOrSelectedLogFilesAreShown() throws Exception {
        azureRun.append("user_logs/std_log_process_0.txt", "from zero\n".getBytes(StandardCharsets.UTF_8));
        azureRun.append("user_logs/std_log_process_1.txt", "from one\n".getBytes(StandardCharsets.UTF_8));
        azureRun.append("logs/mine.txt", "my own\n".getBytes(StandardCharsets.UTF_8));
        azureRun.complete();
        PipelineRun run = begin("").await();
        has(run, "[std_log_process_0] from zero", "[std_log_process_1] from one");
        assertFalse(run.consoleText().contains("my own"));
        run = begin(", logFiles: 'logs/*.txt, **/*_1.txt'").await();
        has(run, "[mine] my own", "[std_log_process_1] from one");
        assertFalse(run.consoleText().contains("from zero"));
    }

    @Test
    void secretsInTheLogOfTheRunAreMasked() throws Exception {
        String secret = local.azure().clientSecret();
        azureRun.log("my secret is " + secret + "!\nhttps://x.example/b?sv=1&sig=abc%2Fdef&se=2\nplain ?a=b\n");
        azureRun.fail("UserError", "failed");
        PipelineRun run = begin("").await();
        has(run, "my secret is ****!", "sig=****&se=2", "plain ?a=b");
        assertFalse(run.consoleText().contains(secret));
        assertFalse(run.consoleText().contains("abc%2Fdef"));
    }

    @Test
    void timeoutFailsTheStepAndCancelsTheRun() throws Exception {
        PipelineRun run = begin(", timeout: '200 ms'").await();
        assertEquals(Result.FAILURE, run.result());
        has(run, "Run r-1 did not end within timeout (200 ms)");
        assertTrue(azureRun.statuses().contains("CancelRequested"));
    }

    @Test
    void timeoutLeavesTheRunIfRequested() throws Exception {
        PipelineRun run = begin(", timeout: '200 ms', onAbort: 'leave'").await();
        assertEquals(Result.FAILURE, run.result());
        assertEquals("Running", azureRun.status());
    }

    @Test
    void quietRunLogsAHeartbeatWithItsMetrics() throws Exception {
        System.setProperty(HEARTBEAT, "1");
        azureRun.metric("loss", 0.125);
        PipelineRun run = start("").awaitConsole(" s, loss = 0.125");
        azureRun.complete();
        run.await();
    }

    @Test
    void reasonForQueueingIsLoggedOnce() throws Exception {
        azureRun.status("Queued");
        PipelineRun run = start("").awaitConsole("compute cpu-cluster: no nodes yet");
        SubmitRunTest.await(() -> local.azure().requests().count("POST", "/batchrundata") > 4);
        azureRun.complete();
        run.await();
        assertEquals(1, run.consoleText().split("no nodes yet", -1).length - 1);
    }

    @Test
    void queueMessageOfTheServiceIsLogged() throws Exception {
        azureRun.status("Queued").queueReason("Waiting for quota of the family NCv3: 24 cores");
        PipelineRun run = start("").awaitConsole("run r-1: Waiting for quota of the family NCv3: 24 cores (compute");
        azureRun.complete();
        run.await();
    }

    @Test
    void childRunsAreLoggedAtStartAndEnd() throws Exception {
        System.setProperty("io.jenkins.plugins.azureml.childRunSeconds", "0");
        try {
            SimulatedRun first = local.azure().addRun("iris", "r-1_0", "r-1").metric("accuracy", 0.5);
            PipelineRun run = start("").awaitConsole("r-1: Running");
            first.status("Running");
            run.awaitConsole("child run r-1_0: Running");
            first.complete();
            run.awaitConsole("child run r-1_0: Completed, accuracy = 0.5");
            run.restartRunningSteps();
            local.azure().addRun("iris", "r-1_1", "r-1").status("Running").fail("UserError", "bad data");
            azureRun.complete();
            assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
            has(run, "child run r-1_1: Failed");
            assertEquals(3, run.consoleText().split("child run", -1).length - 1, run.consoleText());
        } finally {
            System.clearProperty("io.jenkins.plugins.azureml.childRunSeconds");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hyperdrive", "azureml.PipelineRun"})
    void childRunsOfARunThatEndedBeforeTheFirstPollAreLogged(String source) throws Exception {
        azureRun.property("azureml.runsource", source);
        local.azure().addRun("iris", "r-1_0", "r-1").metric("accuracy", 0.5).complete();
        local.azure().addRun("iris", "r-1_1", "r-1").status("Running").fail("UserError", "bad data");
        azureRun.complete();
        PipelineRun run = start("").await();
        has(run, "child run r-1_0: Completed, accuracy = 0.5");
        has(run, "child run r-1_1: Failed, bad data");
    }

    @Test
    void sweepWithoutBestRunLogsAHint() throws Exception {
        azureRun.property("primary_metric_config", "{\"name\":\"accuracy\",\"goal\":\"MAXIMIZE\"}")
                .complete();
        PipelineRun run = start("").await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        has(run, "the sweep has no best run: check that its runs log accuracy");
    }

    @Test
    void onlyTheFirstOfManyChildRunsAreShown() throws Exception {
        for (int i = 0; i < 102; i++) {
            local.azure().addRun("iris", "r-1_" + i, "r-1").status("Running");
        }
        PipelineRun run = start("").awaitConsole("more than 100 child runs");
        run.restartRunningSteps();
        azureRun.complete();
        run.await();
        assertEquals(100, run.consoleText().split("child run r-1_", -1).length - 1);
        assertEquals(1, run.consoleText().split("more than 100", -1).length - 1);
    }

    @Test
    void computeIsReadOnceForAllWaits() throws Exception {
        PipelineRun run = start("").awaitConsole("Running");
        AmlClient client = run.executions(AmlWaitRunExecution.class).get(0).client();
        var queued = client.runs("iris").get("r-1");
        String reason = ComputeStatusCache.describe(client, queued);
        assertEquals("compute cpu-cluster: no nodes yet (at most 4)", reason);
        assertEquals(reason, ComputeStatusCache.describe(client, queued));
        assertEquals(1, local.azure().requests().count("GET", "/computes/"));
        azureRun.complete();
        run.await();
    }

    @Test
    void logReportsHowManyMetricsThePageOmits() throws Exception {
        for (int i = 0; i < 210; i++) {
            azureRun.metric("m" + i, i);
        }
        azureRun.complete();
        PipelineRun run = start("").await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        has(run, "the build page shows 200 of 210 metrics of run r-1 (at most 200");
        assertEquals(
                200,
                run.build()
                        .getAction(AmlBuildAction.class)
                        .getRuns()
                        .get(0)
                        .getMetricRows()
                        .size());
    }

    @Test
    void computeStatusIsNotSharedBetweenIdentities() throws Exception {
        PipelineRun run = start("").awaitConsole("Running");
        AmlClient client = run.executions(AmlWaitRunExecution.class).get(0).client();
        var queued = client.runs("iris").get("r-1");
        assertNotNull(ComputeStatusCache.describe(client, queued));
        AmlClient stranger = new AmlClient(
                ControllerHttp.shared(),
                AzureMlGlobalConfiguration.get().cloud("local").orElseThrow(),
                new ClientSecretIdentity(
                        local.azure().tenant(), local.azure().clientId(), SecretText.of("not-the-secret")),
                client.ref());
        assertNull(ComputeStatusCache.describe(stranger, queued));
        azureRun.complete();
        run.await();
    }

    @Test
    void threadDumpStatusNamesTheRunAndItsWorkspace() throws Exception {
        PipelineRun run = start("").awaitConsole("Running");
        AmlWaitRunExecution execution =
                run.executions(AmlWaitRunExecution.class).get(0);
        SubmitRunTest.await(() -> execution.getStatus().equals("waiting for run r-1, Running"));
        azureRun.complete();
        run.await();
    }

    @Test
    void parallelWaitsAreIndependentAndOccupyNoThread() throws Exception {
        StringBuilder branches = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            local.azure().addRun("iris", "p-" + i).status("Running").log("from " + i + "\n");
            branches.append(i == 0 ? "" : ", ")
                    .append("b" + i + ": { echo \"ended ${amlWaitRun(runId: 'p-" + i + "').runId}\" }");
        }
        azureRun.complete();
        PipelineRun run =
                local.inWorkspace("parallel(" + branches + ")").start().awaitRunning("amlWaitRun", 40);
        for (int i = 0; i < 40; i++) {
            run.awaitConsole("[b" + i + "] from " + i);
        }
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Azure ML"))
                .count();
        assertTrue(threads <= 10, threads + " threads");
        assertEquals(1, local.azure().requests().count("GET", "/discovery"));
        assertFalse(run.consoleText().contains("ended"));
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
    }
}
