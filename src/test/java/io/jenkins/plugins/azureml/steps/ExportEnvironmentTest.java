package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.testing.Commands;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
                withAmlWorkspace(credentialsId: 'azure-sp', subscriptionId: env.AZUREML_SUBSCRIPTION_ID,
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

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
