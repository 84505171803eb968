package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.auth.ClientAssertionIdentity;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.LogCapture;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Waits that need no log share their requests. */
class BatchedStatusReaderTest {

    private static final String TOGETHER = "/batchrundata";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private final List<SimulatedRun> runs = new ArrayList<>();

    private PipelineRun start(int waits, String status, String parameters) {
        StringBuilder branches = new StringBuilder();
        for (int i = 0; i < waits; i++) {
            runs.add(local.azure().addRun("iris", "r-" + i).status(status));
            branches.append(i == 0 ? "" : ", ")
                    .append("b" + i + ": { amlWaitRun(runId: 'r-" + i + "'" + parameters + ") }");
        }
        return local.inWorkspace("parallel(" + branches + ")").start();
    }

    private int details() {
        return local.azure().requests().count("GET", "/details");
    }

    private int ofExperiment() {
        return local.azure().requests().count("POST", "/runs/runIds");
    }

    private int together() {
        return local.azure().requests().count("POST", TOGETHER);
    }

    @Test
    void queuedRunsAreBatchedUntilTheirLogsAreNeeded() throws Exception {
        PipelineRun run = start(30, "Queued", ", experiment: 'iris'");
        for (int i = 0; i < 30; i++) {
            run.awaitConsole("r-" + i + ": Queued");
        }
        int before = together();
        SubmitRunTest.await(() -> together() > before + 5);
        assertEquals(30, details());
        assertTrue(together() < 200, together() + " requests");
        runs.forEach(each -> each.status("Running").log("from " + each.runId() + "\n"));
        for (int i = 0; i < 30; i++) {
            run.awaitConsole("] from r-" + i + "\n");
        }
        runs.forEach(SimulatedRun::complete);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void waitsWithoutExperimentAreBatched() throws Exception {
        PipelineRun run = start(30, "Queued", "");
        for (int i = 0; i < 30; i++) {
            run.awaitConsole("r-" + i + ": Queued");
        }
        SubmitRunTest.await(() -> together() > 5);
        assertEquals(30, details());
        runs.forEach(SimulatedRun::complete);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void waitWithoutLogsIsBatchedWhileTheRunIsRunning() throws Exception {
        PipelineRun run = start(1, "Running", ", experiment: 'iris', streamLogs: false");
        SubmitRunTest.await(() -> together() > 5);
        runs.get(0).complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(1, details(), "the batch has all that is to be known of the end");
    }

    @Test
    void runsOfSeveralExperimentsAreBatched() throws Exception {
        for (int i = 0; i < 10; i++) {
            runs.add(local.azure().addRun("e-" + i, "r-" + i).status("Queued"));
        }
        String branches = IntStream.range(0, 10)
                .mapToObj(i -> "b" + i + ": { amlWaitRun(runId: 'r-" + i + "', experiment: 'e-" + i + "') }")
                .collect(Collectors.joining(", "));
        PipelineRun run = local.inWorkspace("parallel(" + branches + ")").start();
        for (int i = 0; i < 10; i++) {
            run.awaitConsole("r-" + i + ": Queued");
        }
        SubmitRunTest.await(() -> together() > 5);
        assertEquals(10, details());
        runs.forEach(SimulatedRun::complete);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(0, ofExperiment());
    }

    @Test
    void serviceWithoutBatchesOfSeveralExperimentsIsAskedForEachExperiment() throws Exception {
        local.azure().faults().add(Fault.on("POST", TOGETHER).status(404, "{}"));
        PipelineRun run = start(2, "Queued", ", experiment: 'iris'");
        SubmitRunTest.await(() -> ofExperiment() > 5);
        assertEquals(1, together());
        runs.forEach(SimulatedRun::complete);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void endIsSeenWhileTheLogsOfOtherRunsHang() throws Exception {
        PipelineRun hanging = start(20, "Running", ", experiment: 'iris'");
        runs.forEach(each -> each.log("first of " + each.runId() + "\n"));
        for (int i = 0; i < 20; i++) {
            hanging.awaitConsole("first of r-" + i + "\n");
        }
        SimulatedRun quiet = local.azure().addRun("iris", "quiet").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'quiet', streamLogs: false)")
                .start()
                .awaitConsole("quiet: Running");
        Fault logs = local.azure().faults().add(Fault.on("GET", "std_log").delay(Duration.ofMinutes(5)));
        SubmitRunTest.await(() -> logs.seen() > 0);
        int before = together();
        SubmitRunTest.await(() -> together() > before + 5);
        quiet.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertTrue(logs.seen() <= 5, "one thread is left for statuses, " + logs.seen());
        hanging.interrupt(Result.ABORTED);
        hanging.await();
    }

    @Test
    void endOfTheLogIsPrintedOnceIfTheRunEndsDuringARead() throws Exception {
        PipelineRun run = start(1, "Running", ", experiment: 'iris'");
        runs.get(0).log("first\n");
        run.awaitConsole("first\n");
        Fault slow =
                local.azure().faults().add(Fault.on("GET", "std_log").times(1).delayResponse(Duration.ofSeconds(1)));
        runs.get(0).log("second\n");
        SubmitRunTest.await(() -> slow.seen() > 0);
        runs.get(0)
                .log("third\nlast")
                .append("user_logs/std_log_process_01.txt", "of a new file\n".getBytes(StandardCharsets.UTF_8));
        runs.get(0).complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(
                List.of("first", "last", "of a new file", "second", "third"),
                run.consoleText()
                        .lines()
                        .map(line -> line.replaceFirst("^(\\[\\w+\\] )*", ""))
                        .filter(line -> line.matches("first|second|third|last|of a new file"))
                        .sorted()
                        .toList());
    }

    @Test
    void runningWaitsShareTheirStatusAndReuseTheUrlsOfLogs() throws Exception {
        PipelineRun run = start(10, "Running", ", experiment: 'iris'");
        runs.forEach(each -> each.log("first of " + each.runId() + "\n"));
        for (int i = 0; i < 10; i++) {
            run.awaitConsole("first of r-" + i + "\n");
        }
        int before = together();
        int detailsBefore = details();
        SubmitRunTest.await(() -> together() > before + 20);
        int most = 10 * (together() - before);
        assertTrue(details() - detailsBefore < most / 2, details() - detailsBefore + " of " + most + " polls");
        runs.forEach(each -> each.log("second of " + each.runId() + "\n"));
        for (int i = 0; i < 10; i++) {
            run.awaitConsole("second of r-" + i + "\n");
        }
        runs.get(0).append("user_logs/std_log_process_01.txt", "of a new file\n".getBytes(StandardCharsets.UTF_8));
        run.awaitConsole("of a new file\n");
        runs.forEach(SimulatedRun::complete);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void urlThatWasRefusedIsReadAgain() throws Exception {
        PipelineRun run = start(1, "Running", ", experiment: 'iris'");
        runs.get(0).log("first\n");
        run.awaitConsole("first\n");
        SubmitRunTest.await(() -> together() > 5);
        // Signatures of before are refused.
        local.azure().advanceClock(Duration.ofHours(9));
        runs.get(0).log("second\n");
        run.awaitConsole("second\n");
        runs.get(0).complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertTrue(!run.consoleText().contains("cannot be read"), run.consoleText());
    }

    @Test
    void serviceWithoutBatchesIsPolledIndividually() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("POST", "/batchrundata|/runs(/runIds|:query)").status(404, "{}"));
        PipelineRun run = start(2, "Queued", ", experiment: 'iris'");
        SubmitRunTest.await(() -> details() > 8);
        assertTrue(together() <= 2, together() + " requests");
        runs.forEach(SimulatedRun::complete);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void failedBatchFailsNoWait() throws Exception {
        PipelineRun run = start(3, "Queued", ", experiment: 'iris'");
        SubmitRunTest.await(() -> together() > 1);
        local.azure().faults().add(Fault.on("POST", TOGETHER).status(403, "{}"));
        for (int i = 0; i < 3; i++) {
            run.awaitConsole("r-" + i + " cannot be read, retrying");
        }
        local.azure().faults().clear();
        runs.forEach(SimulatedRun::complete);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void readerKeepsNoCredentialsBetweenItsRequests() throws Exception {
        local.azure().addRun("iris", "r-1").status("Queued");
        CountDownLatch read = new CountDownLatch(1);
        WeakReference<Object> credentials = readOnce(read);
        read.await();
        SubmitRunTest.await(() -> {
            System.gc();
            return credentials.get() == null;
        });
    }

    /** Reads with an identity that refers to the returned object, as one of a build's credentials refers to the build. */
    private WeakReference<Object> readOnce(CountDownLatch read) {
        byte[] ofBuild = local.azure().clientSecret().getBytes(StandardCharsets.UTF_8);
        AmlClient client = new AmlClient(
                ControllerHttp.shared(),
                AzureMlGlobalConfiguration.get().cloud("local").orElseThrow(),
                new ClientAssertionIdentity(
                        local.azure().tenant(),
                        local.azure().clientId(),
                        "of-build",
                        () -> SecretText.of(new String(ofBuild, StandardCharsets.UTF_8))),
                new WorkspaceRef(
                        local.azure().subscription(),
                        local.azure().resourceGroup(),
                        local.azure().workspace()));
        BatchedStatusReader.read("place", client, "iris", "r-1", (run, failure) -> read.countDown());
        return new WeakReference<>(ofBuild);
    }

    @Test
    void unexpectedExceptionFallsBackToIndividualPolls() throws Exception {
        local.azure().addRun("iris", "r-1").status("Queued");
        AmlClient client = new AmlClient(
                ControllerHttp.shared(),
                AzureMlGlobalConfiguration.get().cloud("local").orElseThrow(),
                new ClientAssertionIdentity(
                        local.azure().tenant(), local.azure().clientId(), "vault", () -> {
                            throw new IllegalStateException("the vault is sealed");
                        }),
                new WorkspaceRef(
                        local.azure().subscription(),
                        local.azure().resourceGroup(),
                        local.azure().workspace()));
        CompletableFuture<String> result = new CompletableFuture<>();
        try (LogCapture log = new LogCapture(BatchedStatusReader.class.getName())) {
            BatchedStatusReader.read(
                    "place", client, "iris", "r-1", (run, failure) -> result.complete(run + ", " + failure));
            assertEquals("null, null", result.get(1, TimeUnit.MINUTES));
            assertEquals(List.of("runs could not be read together"), log.messages());
        }
    }

    @Test
    void identitiesDoNotShareBatches() throws Exception {
        local.addPrincipal("other-sp", local.azure().tenant(), "not-the-secret");
        PipelineRun run = start(1, "Queued", ", experiment: 'iris'");
        SubmitRunTest.await(() -> together() > 1);
        PipelineRun other = local.inWorkspace("amlWaitRun(runId: 'r-0', experiment: 'iris', credentialsId: 'other-sp')")
                .start()
                .await();
        assertEquals(Result.FAILURE, other.result(), other.consoleText());
        runs.get(0).complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void stopDuringABatchCancelsAllStoppedWaits() throws Exception {
        PipelineRun run = start(2, "Queued", ", experiment: 'iris'");
        SubmitRunTest.await(() -> together() > 1);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        for (SimulatedRun each : runs) {
            assertTrue(each.statuses().contains("CancelRequested"), run.consoleText());
        }
    }
}
