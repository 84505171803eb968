package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Credentials that are in a vault, which is away for a moment: a paid run is neither lost sight of nor left behind. */
class VaultTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private Vaulted vaulted;
    private SimulatedRun azureRun;

    @BeforeEach
    void vault() throws Exception {
        vaulted = Vaulted.of(local.azure());
        azureRun = local.azure().addRun("iris", "r-1").status("Running");
    }

    private PipelineRun waiting() throws Exception {
        return local.pipeline("withAmlWorkspace('vaulted') { amlWaitRun(runId: 'r-1', experiment: 'iris') }")
                .start()
                .awaitConsole("r-1: Running");
    }

    @Test
    void waitContinuesWhileTheVaultIsUnavailable() throws Exception {
        PipelineRun run = waiting();
        vaulted.away(Integer.MAX_VALUE);
        // After a failure the credentials are asked for again.
        local.azure()
                .faults()
                .add(Fault.on("POST", "/batchrundata").status(403, "{}").times(1));
        run.awaitConsole("cannot be read, retrying");
        SubmitRunTest.await(() -> vaulted.away() < Integer.MAX_VALUE - 3);
        vaulted.away(0);
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void abortCancelsTheRunAfterTheVaultReturns() throws Exception {
        PipelineRun run = waiting();
        vaulted.away(1);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertEquals(0, vaulted.away());
        assertTrue(azureRun.statuses().contains("CancelRequested"), run.consoleText());
    }

    @Test
    void newStepNamesTheCredentialsThatCannotBeRead() throws Exception {
        vaulted.away(Integer.MAX_VALUE);
        PipelineRun run = local.pipeline("withAmlWorkspace('vaulted') { amlListModels() }")
                .start()
                .await();
        assertEquals(Result.FAILURE, run.result());
        assertTrue(
                run.consoleText()
                        .contains("credentialsId 'vaulted': these credentials cannot be read at the moment"
                                + " (IllegalStateException: the vault is sealed)"),
                run.consoleText());
    }
}
