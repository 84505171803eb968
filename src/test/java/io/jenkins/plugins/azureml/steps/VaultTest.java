package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
        vaulted = new Vaulted(local.azure().clientId(), local.azure().clientSecret());
        SystemCredentialsProvider.getInstance().getCredentials().add(vaulted);
        NamedWorkspace named = new NamedWorkspace("vaulted");
        named.setCredentialsId("vaulted");
        named.setTenantId(local.azure().tenant());
        named.setCloud("local");
        named.setSubscriptionId(local.azure().subscription());
        named.setResourceGroup(local.azure().resourceGroup());
        named.setWorkspace(local.azure().workspace());
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(named));
        azureRun = local.azure().addRun("iris", "r-1").status("Running");
    }

    private PipelineRun waiting() throws Exception {
        return local.pipeline("withAmlWorkspace('vaulted') { amlWaitRun(runId: 'r-1', experiment: 'iris') }")
                .start()
                .awaitConsole("r-1: Running");
    }

    @Test
    void aWaitGoesOn() throws Exception {
        PipelineRun run = waiting();
        vaulted.away.set(Integer.MAX_VALUE);
        // After a failure the credentials are asked for again.
        local.azure().faults().add(Fault.on("GET", "/details").status(403, "{}").times(1));
        run.awaitConsole("cannot be read at the moment");
        SubmitRunTest.await(() -> vaulted.away.get() < Integer.MAX_VALUE - 3);
        vaulted.away.set(0);
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Test
    void anAbortStillCancelsTheRun() throws Exception {
        PipelineRun run = waiting();
        vaulted.away.set(1);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertEquals(0, vaulted.away.get());
        assertTrue(azureRun.statuses().contains("CancelRequested"), run.consoleText());
    }

    @Test
    void whatBeginsMeanwhileIsToldWhichCredentialsCannotBeRead() throws Exception {
        vaulted.away.set(Integer.MAX_VALUE);
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

    private static final class Vaulted extends BaseStandardCredentials implements StandardUsernamePasswordCredentials {

        private static final long serialVersionUID = 1L;

        private final String user;
        private final String password;
        /** How many times it is still away. */
        private final AtomicInteger away = new AtomicInteger();

        Vaulted(String user, String password) {
            super(CredentialsScope.GLOBAL, "vaulted", "");
            this.user = user;
            this.password = password;
        }

        @Override
        public String getUsername() {
            return user;
        }

        @Override
        public Secret getPassword() {
            if (away.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new IllegalStateException("the vault is sealed");
            }
            return Secret.fromString(password);
        }
    }
}
