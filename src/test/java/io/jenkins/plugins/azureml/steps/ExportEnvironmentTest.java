package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.microsoft.azure.util.AzureImdsCredentials;
import hudson.Plugin;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.scripts.ScriptBlock;
import io.jenkins.plugins.azureml.scripts.SecretLogFilter;
import io.jenkins.plugins.azureml.testing.Commands;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.SingleStepContext;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The variables that {@code withAmlWorkspace(exportEnvironment: true)} sets for scripts. */
class ExportEnvironmentTest {

    /** Signs in and lists the metrics of a run, with nothing but the variables. */
    private static final String LIST_METRICS = """
            token=$(curl -sS --fail-with-body "$AZURE_AUTHORITY_HOST/$AZURE_TENANT_ID/oauth2/v2.0/token" \\
                --data grant_type=client_credentials --data-urlencode "client_id=$AZURE_CLIENT_ID" \\
                --data-urlencode scope=https://management.azure.com/.default "$@" | grep -o '"access_token":"[^"]*' | cut -d '"' -f 4)
            curl -sS --fail-with-body -H "Authorization: Bearer $token" \\
                "${AZURE_AUTHORITY_HOST%%:*}${MLFLOW_TRACKING_URI#azureml}/api/2.0/mlflow/runs/get?run_id=$RUN_ID"
            """;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private Pipeline exporting(String body) {
        return local.pipeline("""
                withAmlWorkspace(credentialsId: env.ID ?: 'azure-sp', subscriptionId: env.AZUREML_SUBSCRIPTION_ID,
                        resourceGroup: env.AZUREML_RESOURCE_GROUP, workspace: env.AZUREML_WORKSPACE,
                        exportEnvironment: true) {
                """ + body + "\n}");
    }

    private static void assumeCommands(String... names) {
        assumeTrue(Commands.exist(names), "skipped: needs " + String.join(" and ", names));
    }

    private PipelineRun succeeds(Pipeline pipeline) throws Exception {
        PipelineRun run = pipeline.start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        return run;
    }

    @Test
    void curlListsTheMetricsOfARunWithTheVariablesOnly() throws Exception {
        assumeCommands("bash", "curl");
        local.write("metrics.sh", LIST_METRICS);
        local.azure().addRun("iris", "r-1").metric("accuracy", 0.97).complete();
        PipelineRun run = succeeds(
                exporting("node { sh 'bash -x metrics.sh --data-urlencode client_secret=$AZURE_CLIENT_SECRET' }")
                        .env("RUN_ID", "r-1"));
        assertTrue(run.consoleText().contains("\"key\":\"accuracy\",\"value\":0.97"), run.consoleText());
    }

    @Test
    void variablesAreExportedForAgentsInANetworkThatTheControllerDoesNotReach() throws Exception {
        local.azure().refuseRegionalConnections();
        PipelineRun run = succeeds(exporting("node { sh 'set +x; echo \"at $MLFLOW_TRACKING_URI\"' }"));
        assertTrue(
                run.consoleText()
                        .matches("(?s).*\nat azureml://127\\.0\\.0\\.1:\\d+/mlflow/v1\\.0"
                                + local.azure().workspacePath() + "\n.*"),
                run.consoleText());
    }

    @Test
    void variablesNameTenantApplicationCloudAndWorkspace() throws Exception {
        PipelineRun run = succeeds(exporting("""
                node { sh 'set +x; env | grep "^AZURE_\\\\|^AZUREML_ARM\\\\|^MLFLOW" | sort' }
                echo "in Groovy: ${env.AZUREML_ARM_WORKSPACE_NAME}"
                """));
        for (String line : new String[] {
            "AZURE_TENANT_ID=" + local.azure().tenant(),
            "AZURE_CLIENT_ID=" + local.azure().clientId(),
            "AZURE_CLIENT_SECRET=****",
            "AZURE_AUTHORITY_HOST=" + local.azure().authority(),
            "AZURE_SUBSCRIPTION_ID=" + local.azure().subscription(),
            "AZUREML_ARM_SUBSCRIPTION=" + local.azure().subscription(),
            "AZUREML_ARM_RESOURCEGROUP=" + local.azure().resourceGroup(),
            "AZUREML_ARM_WORKSPACE_NAME=" + local.azure().workspace(),
            "MLFLOW_TRACKING_URI=azureml://" + local.azure().api().getAuthority() + "/mlflow/v1.0"
                    + local.azure().workspacePath(),
            "in Groovy: " + local.azure().workspace()
        }) {
            assertTrue(run.consoleText().contains(line + "\n"), line + " is not in:\n" + run.consoleText());
        }
    }

    @Test
    void variablesAreSetOnlyInTheBlock() throws Exception {
        PipelineRun run = succeeds(local.inWorkspace("""
                echo "before: ${env.AZURE_CLIENT_SECRET} ${env.AZURE_CLIENT_ID}"
                withAmlWorkspace(exportEnvironment: true) { echo "inside: ${env.AZURE_CLIENT_ID}" }
                echo "after: ${env.AZURE_CLIENT_SECRET} ${env.AZURE_CLIENT_ID}"
                """));
        assertTrue(run.consoleText().contains("before: null null"), run.consoleText());
        assertTrue(run.consoleText().contains("inside: " + local.azure().clientId()), run.consoleText());
        assertTrue(run.consoleText().contains("after: null null"), run.consoleText());
    }

    @Test
    void secretIsMaskedInAllForms() throws Exception {
        assumeCommands("base64");
        String secret = local.azure().clientSecret();
        PipelineRun run = succeeds(exporting("""
                node { sh '''
                    echo "plain $AZURE_CLIENT_SECRET"
                    printf %s "$AZURE_CLIENT_SECRET" | base64 -w0
                    echo
                    printf 'id:%s' "$AZURE_CLIENT_SECRET" | base64 -w0
                ''' }
                echo "in Groovy ${env.AZURE_CLIENT_SECRET}"
                """));
        String console = run.consoleText();
        assertFalse(console.contains(secret), console);
        assertFalse(console.contains(base64(secret)), console);
        assertTrue(console.contains("plain ****"), console);
        assertTrue(console.contains("in Groovy ****"), console);
        assertFalse(console.contains(base64("id:" + secret).substring(8, 40)), console);
    }

    @Test
    void ownTokenOfAScriptIsMasked() throws Exception {
        PipelineRun run =
                succeeds(exporting("node { sh 'echo \"Authorization: Bearer local.0123456789abcdef\" end' }"));
        assertTrue(run.consoleText().contains("Authorization: Bearer **** end"), run.consoleText());
    }

    @Test
    void managedIdentityIsRefused() throws Exception {
        Jenkins.get().setPlugin("azure-credentials", new Plugin() {});
        try {
            SystemCredentialsProvider.getInstance()
                    .getCredentials()
                    .add(new AzureImdsCredentials(CredentialsScope.GLOBAL, "machine", "", "Azure"));
            PipelineRun run =
                    exporting("echo 'not reached'").env("ID", "machine").start().await();
            assertEquals(Result.FAILURE, run.result(), run.consoleText());
            assertTrue(
                    run.consoleText().contains("a script with a managed identity signs in as the agent's own identity"),
                    run.consoleText());
        } finally {
            Jenkins.get().setPlugin("azure-credentials", null);
        }
    }

    @Test
    void missingCredentialsFailBeforeTheBlock() throws Exception {
        PipelineRun run =
                exporting("echo 'not reached'").env("ID", "missing").start().await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("credentialsId 'missing': no credentials with this id"));
        assertFalse(run.consoleText().contains("not reached"), run.consoleText());
    }

    @Test
    void missingWorkspaceFailsBeforeTheBlock() throws Exception {
        PipelineRun run = local.pipeline("withAmlWorkspace(credentialsId: 'azure-sp', exportEnvironment: true) { }")
                .start()
                .await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("subscriptionId"), run.consoleText());
    }

    @Test
    void blockReturnsItsValueAndFailsWithItsOwnFailure() throws Exception {
        PipelineRun run = exporting("""
                        return 42
                        } == 42 ? echo('returned 42') : error('lost')
                        withAmlWorkspace(exportEnvironment: false) {""").start().await();
        assertTrue(run.consoleText().contains("returned 42"), run.consoleText());
        PipelineRun failed = exporting("error 'own failure'").start().await();
        assertEquals(Result.FAILURE, failed.result());
        assertTrue(failed.consoleText().contains("ERROR: own failure"), failed.consoleText());
    }

    @Test
    void rotatedSecretIsUsedByTheNextScriptAfterARestart() throws Exception {
        PipelineRun run = exporting("""
                        node { sh 'echo started; while [ ! -e go ]; do sleep 0.1; done' }
                        node { sh 'test "$AZURE_CLIENT_SECRET" = rotated-secret && echo "rotated $AZURE_CLIENT_SECRET"' }
                        """).start().awaitConsole("started");
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        local.addPrincipal(LocalAzureExtension.CREDENTIALS, local.azure().tenant(), "rotated-secret");
        run.restartRunningSteps();
        local.write("go", "");
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertTrue(run.consoleText().contains("\nrotated ****\n"), run.consoleText());
    }

    @Test
    void linesAreMaskedWhileTheSecretIsNotKnown() throws Exception {
        SingleStepContext context = new SingleStepContext().with(Run.class, () -> {
            throw new IOException("the build is not loaded yet");
        });
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (OutputStream masked =
                new SecretLogFilter(new ScriptBlock(context, new WorkspaceSettings())).decorateLogger(null, log)) {
            masked.write("maybe a secret\n\nanother\n".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals("****\n\n****\n", log.toString(StandardCharsets.UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
