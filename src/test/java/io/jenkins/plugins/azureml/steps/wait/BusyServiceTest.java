package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.CustomCloud;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service that throttles, hangs or is away holds up its own waits at most, and not even these for longer than they want. */
class BusyServiceTest {

    private static final String DETAILS = "/runs/r-\\d+/details";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private final List<SimulatedRun> runs = new ArrayList<>();

    private PipelineRun tenWaits() throws Exception {
        StringBuilder branches = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            runs.add(local.azure().addRun("iris", "r-" + i).status("Running"));
            branches.append(i == 0 ? "" : ", ").append("b" + i + ": { amlWaitRun(runId: 'r-" + i + "') }");
        }
        PipelineRun run = local.inWorkspace("parallel(" + branches + ")").start();
        for (int i = 0; i < 10; i++) {
            run.awaitConsole("r-" + i + ": Running");
        }
        return run;
    }

    @Test
    void throttledWaitsDoNotDelayOthers() throws Exception {
        PipelineRun throttled = tenWaits();
        SimulatedRun azureRun = local.azure().addRun("iris", "free").status("Running");
        PipelineRun free =
                local.inWorkspace("amlWaitRun(runId: 'free')").start().awaitConsole("free: Running");
        Fault fault = local.azure().faults().add(Fault.on("GET", DETAILS).throttle(120));
        SubmitRunTest.await(() -> fault.seen() >= 10);
        azureRun.complete();
        assertEquals(Result.SUCCESS, free.await().result(), free.consoleText());
        // Each has asked once, and waits as long as it was told to.
        assertEquals(10, fault.seen());
        throttled.interrupt(Result.ABORTED);
        throttled.await();
    }

    @Test
    void hangingServiceDoesNotDelayWaitsOnOtherServices() throws Exception {
        try (LocalAzureMl other = LocalAzureMl.start(LocalAzureMlOptions.defaults())) {
            SimulatedRun azureRun = other.addRun("iris", "free").status("Running");
            PipelineRun hanging = tenWaits();
            PipelineRun free = waitAt(other);
            Fault fault = local.azure().faults().add(Fault.on("GET", DETAILS).delay(Duration.ofMinutes(5)));
            SubmitRunTest.await(() -> fault.seen() >= 4);
            azureRun.complete();
            assertEquals(Result.SUCCESS, free.await().result(), free.consoleText());
            hanging.interrupt(Result.ABORTED);
            hanging.await();
        }
    }

    private PipelineRun waitAt(LocalAzureMl other) throws Exception {
        List<CustomCloud> clouds =
                new ArrayList<>(AzureMlGlobalConfiguration.get().getClouds());
        clouds.add(new CustomCloud(
                "other", other.authority().toString(), other.resourceManager().toString()));
        AzureMlGlobalConfiguration.get().setClouds(clouds);
        AzureMlServicePrincipal principal = new AzureMlServicePrincipal(
                CredentialsScope.GLOBAL,
                "other-sp",
                "",
                other.tenant(),
                other.clientId(),
                Secret.fromString(other.clientSecret()));
        principal.setCloud("other");
        SystemCredentialsProvider.getInstance().getCredentials().add(principal);
        return local.inWorkspace("amlWaitRun(runId: 'free', credentialsId: 'other-sp', subscriptionId: '"
                        + other.subscription() + "')")
                .start()
                .awaitConsole("free: Running");
    }

    @Test
    void timeoutIsKeptWhenTheServiceHangs() throws Exception {
        local.azure().addRun("iris", "r-1").status("Running");
        local.azure().faults().add(Fault.on("GET", DETAILS).delay(Duration.ofMinutes(5)));
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris', timeout: '1 s')")
                .start()
                .await();
        assertEquals(Result.FAILURE, run.result());
        assertTrue(run.consoleText().contains("did not end within timeout (1 s)"), run.consoleText());
        assertTrue(local.azure().statuses("r-1").contains("CancelRequested"), run.consoleText());
    }

    @Test
    void pollUnderWayAtTheTimeoutDoesNotEndTheWaitBeforeTheCancellation() throws Exception {
        local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris', streamLogs: false,"
                        + " timeout: '2 s', graceTime: '100 ms')")
                .start()
                .awaitConsole("r-1: Running");
        local.azure()
                .faults()
                .add(Fault.on("POST", "/batchrundata")
                        .delay(Duration.ofSeconds(3))
                        .status(403, "{}"));
        local.azure().faults().add(Fault.on("POST", "/cancel$").delay(Duration.ofSeconds(4)));
        assertEquals(Result.FAILURE, run.await().result());
        assertTrue(run.consoleText().contains("cancellation accepted by the service"), run.consoleText());
        assertTrue(run.consoleText().contains("did not end within timeout (2 s)"), run.consoleText());
        assertFalse(run.consoleText().contains("could not be read"), run.consoleText());
    }

    @Test
    void runThatEndedBeforeTheTimeoutIsNotTimedOut() throws Exception {
        SimulatedRun azureRun = local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', pollInterval: '1 h', timeout: '3 s')")
                .start()
                .awaitConsole("r-1: Running");
        azureRun.metric("loss", 0.5).complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertTrue(run.consoleText().contains("loss = 0.5"), run.consoleText());
        assertEquals(0, local.azure().requests().count("POST", "/cancel$"));
    }

    @Test
    void finalLogMayBeReadAfterTheTimeout() throws Exception {
        SimulatedRun azureRun = local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', timeout: '3 s')")
                .start()
                .awaitConsole("r-1: Running");
        Fault slow = local.azure().faults().add(Fault.on("GET", "mlflow").delay(Duration.ofSeconds(4)));
        azureRun.metric("loss", 0.5).complete();
        SubmitRunTest.await(() -> slow.seen() > 0);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertTrue(run.consoleText().contains("loss = 0.5"), run.consoleText());
    }

    @Test
    void manyRunsEndingAtOnceDoNotDelayOtherWaits() throws Exception {
        PipelineRun ending = tenWaits();
        SimulatedRun azureRun = local.azure().addRun("iris", "free").status("Running");
        Fault throttled = local.azure().faults().add(Fault.on("GET", "mlflow").throttle(60));
        runs.forEach(SimulatedRun::complete);
        SubmitRunTest.await(() -> throttled.seen() >= 8);
        PipelineRun free =
                local.inWorkspace("amlWaitRun(runId: 'free')").start().awaitConsole("free: Running");
        ending.interrupt(Result.ABORTED);
        ending.await();
        local.azure().faults().clear();
        azureRun.complete();
        assertEquals(Result.SUCCESS, free.await().result(), free.consoleText());
    }

    @Test
    void shortFailureIsNotLogged() throws Exception {
        SimulatedRun azureRun = local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1')").start().awaitConsole("r-1: Running");
        Fault fault = local.azure()
                .faults()
                .add(Fault.on("GET", DETAILS).status(503, "{}").times(2));
        SubmitRunTest.await(() -> fault.seen() == 2);
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result());
        assertFalse(run.consoleText().contains("cannot be read"), run.consoleText());
    }

    @Test
    void serviceUnreachableAtTheStartIsRetried() throws Exception {
        local.azure().addRun("iris", "r-1").complete();
        local.azure().faults().add(Fault.on("GET", DETAILS).status(500, "{}").times(8));
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1')").start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
    }

    @Test
    void readOfTheFinalLogIsRetried() throws Exception {
        SimulatedRun azureRun = local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1')").start().awaitConsole("r-1: Running");
        local.azure().faults().add(Fault.on("GET", "std_log").status(503, "{}").times(1));
        local.azure().faults().add(Fault.on("GET", "mlflow").status(503, "{}").times(1));
        azureRun.log("the last line\n").metric("loss", 0.5).complete();
        assertEquals(Result.SUCCESS, run.await().result());
        assertTrue(run.consoleText().contains("the last line"), run.consoleText());
        assertTrue(run.consoleText().contains("loss = 0.5"), run.consoleText());
        assertFalse(run.consoleText().contains("cannot be read"), run.consoleText());
    }
}
