package io.jenkins.plugins.azureml.steps.apply;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applies files of computes, endpoints and deployments: what differs from the file is updated, everything else stays. */
class ApplyResourcesTest {

    private static final String APPLY = "node { amlApply(files: 'aml/*.yml', pollInterval: 1) }";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void files() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.write("aml/a-blue.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
                name: blue
                endpoint_name: iris
                model: azureml:iris@latest
                environment: azureml:tools@latest
                code_configuration: {code: ../score, scoring_script: score.py}
                instance_type: Standard_DS3_v2
                instance_count: 1
                environment_variables: {API_SECRET: one}
                """);
        local.write("aml/b-endpoint.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
                name: iris
                auth_mode: key
                tags: {team: flowers}
                """);
        local.write("aml/c-compute.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
                name: small-cluster
                type: amlcompute
                size: Standard_DS3_v2
                min_instances: 0
                max_instances: 2
                idle_time_before_scale_down: 120
                """);
        local.write("aml/d-tools.yml", "name: tools\nimage: python:3.12\n");
        local.write("aml/e-model.yml", "name: iris\ntype: custom_model\npath: ../model\n");
        local.write("model/model.json", "{}");
        local.write("score/score.py", "def init():\n    pass\ndef run(raw):\n    return [1]\n");
    }

    private String run(String script, Result expected) throws Exception {
        PipelineRun run = local.inWorkspace(script).start().await();
        assertEquals(expected, run.result(), run.consoleText());
        return run.consoleText();
    }

    private String succeeds() throws Exception {
        return run(APPLY, Result.SUCCESS);
    }

    private int puts() {
        return local.azure().requests().count("PUT", "");
    }

    private JsonNode resource(String path) throws Exception {
        return new ServerView(local.azure()).resource(path);
    }

    private static void assertContains(String console, String... parts) {
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
    }

    @Test
    void deploymentFollowsItsEndpointAndASecondApplySendsNoPut() throws Exception {
        String console = succeeds();
        assertContains(
                console,
                "5 files: 5 to create",
                "create online deployment blue of endpoint iris (aml/a-blue.yml)",
                "create compute small-cluster (aml/c-compute.yml)");
        assertTrue(console.indexOf("online endpoint iris: created")
                < console.indexOf("creating online deployment blue of endpoint iris"));
        assertTrue(console.indexOf("model iris:1: created")
                < console.indexOf("creating online deployment blue of endpoint iris"));
        JsonNode deployment = resource("/onlineEndpoints/iris/deployments/blue");
        assertEquals("Succeeded", deployment.at("/properties/provisioningState").asText());
        assertTrue(deployment.at("/properties/model").asText().endsWith("/models/iris/versions/1"));
        assertEquals(
                "PT2M",
                resource("/computes/small-cluster")
                        .at("/properties/properties/scaleSettings/nodeIdleTimeBeforeScaleDown")
                        .asText());
        int before = puts();
        assertContains(succeeds(), "5 files: 5 unchanged");
        assertEquals(before, puts());
    }

    @Test
    void onlyWhatDiffersIsUpdatedAndSecretsAreMasked() throws Exception {
        succeeds();
        local.write("aml/b-endpoint.yml", "name: iris\nauth_mode: key\ntags: {team: trees}\n");
        local.write(
                "aml/c-compute.yml",
                "name: small-cluster\ntype: amlcompute\nsize: Standard_DS3_v2\nmax_instances: 3\n");
        local.write("score/score.py", "def init():\n    pass\ndef run(raw):\n    return [2]\n");
        local.write("aml/a-blue.yml", """
                name: blue
                endpoint_name: iris
                model: azureml:iris@latest
                environment: azureml:tools@latest
                code_configuration: {code: ../score, scoring_script: score.py}
                instance_type: Standard_DS3_v2
                environment_variables: {API_SECRET: two}
                """);
        int before = puts();
        String console = run(APPLY.replace("yml'", "yml', plan: true"), Result.SUCCESS);
        assertEquals(before, puts());
        assertContains(
                console,
                "5 files: 3 to update, 2 unchanged",
                "update online endpoint iris (aml/b-endpoint.yml): tags.team: flowers → trees",
                "update compute small-cluster (aml/c-compute.yml): properties.properties.scaleSettings.maxNodeCount: 2 → 3",
                "properties.environmentVariables.API_SECRET: **** → ****",
                "→ (content of the files)");
        assertFalse(console.contains("two"), console);
        succeeds();
        JsonNode compute = resource("/computes/small-cluster").at("/properties/properties/scaleSettings");
        assertEquals("PT2M", compute.path("nodeIdleTimeBeforeScaleDown").asText());
        assertEquals(3, compute.path("maxNodeCount").asInt());
        assertEquals("trees", resource("/onlineEndpoints/iris").at("/tags/team").asText());
        before = puts();
        assertContains(succeeds(), "5 unchanged");
        assertEquals(before, puts());
    }

    @Test
    void changeByAnotherToolIsUndone() throws Exception {
        succeeds();
        String put = "def body = amlRequest(path: '{ws}/onlineEndpoints/iris', apiVersion: '2024-10-01').body\n"
                + "amlRequest(method: 'PUT', path: '{ws}/onlineEndpoints/iris', apiVersion: '2024-10-01', body:"
                + " [location: body.location, tags: [team: 'other'], identity: [type: 'SystemAssigned'],"
                + " properties: [authMode: 'Key']])";
        run(put, Result.SUCCESS);
        await().until(() ->
                resource("/onlineEndpoints/iris").at("/tags/team").asText().equals("other"));
        assertContains(succeeds(), "update online endpoint iris (aml/b-endpoint.yml): tags.team: other → flowers");
    }

    @Test
    void missingEndpointAndInstanceTypeAreReportedBeforeAnythingIsCreated() throws Exception {
        local.write("aml/a-blue.yml", "name: blue\nendpoint_name: iris\n");
        assertContains(run(APPLY, Result.FAILURE), "aml/a-blue.yml: instance_type is missing");
        local.write("aml/a-blue.yml", "name: blue\nendpoint_name: nowhere\ninstance_type: Standard_DS3_v2\n");
        assertContains(run(APPLY, Result.FAILURE), "aml/a-blue.yml: online endpoint nowhere does not exist");
        local.write("aml/c-compute.yml", """
                name: small-cluster
                type: amlcompute
                size: Standard_DS3_v2
                ssh_settings: {admin_username: me, admin_password: hunter2}
                """);
        String console = run(APPLY, Result.FAILURE);
        assertContains(
                console, "aml/c-compute.yml: ssh_settings (line 4) is not supported, because it holds a password");
        assertFalse(console.contains("hunter2"), console);
        assertEquals(0, puts());
    }

    @Test
    void logOfAFailedDeploymentIsShown() throws Exception {
        local.write("score/score.py", "def init():\n    raise OSError('no such flower')\n");
        assertContains(run(APPLY, Result.FAILURE), "no such flower");
    }

    @Test
    void restartDuringALongOperationContinues() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/onlineEndpoints/iris$")
                        .delayResponse(Duration.ofMinutes(5))
                        .times(1));
        PipelineRun run = local.inWorkspace(APPLY).start().awaitConsole("creating online endpoint iris");
        await().until(() -> held.seen() > 0);
        run.restartRunningSteps();
        run.await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertContains(succeeds(), "5 unchanged");
    }
}
