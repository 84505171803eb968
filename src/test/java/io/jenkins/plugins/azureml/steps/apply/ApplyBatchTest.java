package io.jenkins.plugins.azureml.steps.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applies files of batch endpoints and of their deployments. */
class ApplyBatchTest {

    private static final String APPLY = "node { amlApply(files: 'aml/*.yml', pollInterval: 1) }";
    private static final String ENDPOINT = "/batchEndpoints/iris-batch";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void files() throws Exception {
        local.write("aml/a-blue.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
                name: blue
                endpoint_name: iris-batch
                type: model
                model: azureml:iris@latest
                environment: azureml:tools@latest
                code_configuration: {code: ../score, scoring_script: score.py}
                compute: azureml:cpu-cluster
                resources: {instance_count: 1}
                settings:
                  mini_batch_size: 2
                  output_action: append_row
                  output_file_name: predictions.csv
                  retry_settings: {max_retries: 3, timeout: 300}
                  logging_level: info
                """);
        local.write("aml/b-endpoint.yml", """
                name: iris-batch
                description: Scores flowers
                defaults: {deployment_name: blue}
                """);
        local.write("aml/d-tools.yml", "name: tools\nimage: python:3.12\n");
        local.write("aml/e-model.yml", "name: iris\ntype: custom_model\npath: ../model\n");
        local.write("model/model.json", "{}");
        local.write("score/score.py", "def init():\n    pass\ndef run(batch):\n    return batch\n");
    }

    private String run(String script, Result expected) throws Exception {
        PipelineRun run = local.inWorkspace(script).start().await();
        assertEquals(expected, run.result(), run.consoleText());
        return run.consoleText();
    }

    private String succeeds() throws Exception {
        return run(APPLY, Result.SUCCESS);
    }

    private JsonNode resource(String path) throws Exception {
        return new ServerView(local.azure()).resource(path);
    }

    private int puts() {
        return local.azure().requests().count("PUT", "");
    }

    private static void assertContains(String console, String... parts) {
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
    }

    @Test
    void defaultDeploymentIsSetAfterItIsCreatedAndASecondApplySendsNoPut() throws Exception {
        String console = succeeds();
        assertContains(
                console,
                "4 files: 4 to create",
                "create batch endpoint iris-batch (aml/b-endpoint.yml)",
                "create batch deployment blue of endpoint iris-batch (aml/a-blue.yml)");
        int deployed = console.indexOf("batch deployment blue of endpoint iris-batch: created");
        assertTrue(deployed > console.indexOf("batch endpoint iris-batch: created"), console);
        assertTrue(console.indexOf("updating batch endpoint iris-batch") > deployed, console);
        JsonNode endpoint = resource(ENDPOINT);
        assertEquals("blue", endpoint.at("/properties/defaults/deploymentName").asText());
        assertEquals("AADToken", endpoint.at("/properties/authMode").asText());
        JsonNode deployment = resource(ENDPOINT + "/deployments/blue").path("properties");
        assertEquals("PT5M", deployment.at("/retrySettings/timeout").asText());
        assertTrue(deployment.at("/model/assetId").asText().endsWith("/models/iris/versions/1"));
        int before = puts();
        assertContains(succeeds(), "4 files: 4 unchanged");
        assertEquals(before, puts());
    }

    @Test
    void onlyTheDefaultDeploymentChanges() throws Exception {
        succeeds();
        local.write(
                "aml/b-endpoint.yml",
                "name: iris-batch\ndescription: Scores flowers\ndefaults: {deployment_name: green}\n");
        local.write("aml/c-green.yml", """
                name: green
                endpoint_name: iris-batch
                model: azureml:iris:1
                environment: azureml:tools:1
                code_configuration: {code: ../score, scoring_script: score.py}
                compute: azureml:cpu-cluster
                mini_batch_size: 5
                """);
        int before = puts();
        String console = succeeds();
        assertContains(
                console,
                "5 files: 1 to create, 1 to update, 3 unchanged",
                "update batch endpoint iris-batch (aml/b-endpoint.yml): properties.defaults.deploymentName: blue → green");
        assertEquals(before + 2, puts(), console);
        assertEquals(
                "green",
                resource(ENDPOINT).at("/properties/defaults/deploymentName").asText());
        assertEquals(
                "Scores flowers",
                resource(ENDPOINT).at("/properties/description").asText());
    }

    @Test
    void currentDefaultStaysUntilTheNewOneWorks() throws Exception {
        succeeds();
        local.write("aml/b-endpoint.yml", "name: iris-batch\ndescription: New\ndefaults: {deployment_name: green}\n");
        local.write("aml/c-green.yml", """
                name: green
                endpoint_name: iris-batch
                model: azureml:iris:1
                environment: azureml:tools:1
                code_configuration: {code: ../score, scoring_script: score.py}
                compute: azureml:cpu-cluster
                mini_batch_size: 5
                """);
        local.azure().endpoints().failProvisioning("iris-batch", "green", "NoCapacity", "Out of machines");
        String console = run(APPLY, Result.FAILURE);
        assertContains(console, "Out of machines");
        JsonNode endpoint = resource(ENDPOINT).path("properties");
        assertEquals("blue", endpoint.at("/defaults/deploymentName").asText());
        assertEquals("New", endpoint.path("description").asText());
        succeeds();
        assertEquals(
                "green",
                resource(ENDPOINT).at("/properties/defaults/deploymentName").asText());
    }

    @Test
    void changeOfTheScriptUpdatesTheDeployment() throws Exception {
        succeeds();
        String before = resource(ENDPOINT + "/deployments/blue")
                .at("/properties/codeConfiguration/codeId")
                .asText();
        local.write("score/score.py", "def init():\n    pass\ndef run(batch):\n    return [1 for each in batch]\n");
        assertContains(
                succeeds(),
                "4 files: 1 to update, 3 unchanged",
                "properties.codeConfiguration.codeId: ",
                "→ (content of the files)");
        assertFalse(before.equals(resource(ENDPOINT + "/deployments/blue")
                .at("/properties/codeConfiguration/codeId")
                .asText()));
        assertContains(succeeds(), "4 files: 4 unchanged");
    }

    @Test
    void lostResponsesCreateNothingTwice() throws Exception {
        local.azure().faults().add(Fault.on("PUT", "/batchEndpoints/").times(2).resetAfter());
        succeeds();
        assertContains(succeeds(), "4 files: 4 unchanged");
    }

    @Test
    void componentOfAFileIsDeployedWithoutAName() throws Exception {
        local.write("aml/f-pipeline.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/pipelineComponentBatchDeployment.schema.json
                name: pipe
                endpoint_name: iris-batch
                type: pipeline
                component: ../pipelines/scoring.yml
                settings:
                  continue_on_step_failure: false
                  default_compute: cpu-cluster
                """);
        local.write("pipelines/scoring.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json
                type: pipeline
                name: scoring
                description: Scores a folder
                inputs: {data: {type: uri_folder}}
                outputs: {scores: {type: uri_folder}}
                jobs:
                  score:
                    type: command
                    component: score.yml
                    inputs: {data: '${{parent.inputs.data}}'}
                    outputs: {scores: '${{parent.outputs.scores}}'}
                """);
        local.write("pipelines/score.yml", """
                type: command
                name: score
                inputs: {data: {type: uri_folder}}
                outputs: {scores: {type: uri_folder}}
                code: ../score
                environment: azureml:tools@latest
                command: cp -r ${{inputs.data}}/. ${{outputs.scores}}
                """);
        succeeds();
        JsonNode configuration = resource(ENDPOINT + "/deployments/pipe").at("/properties/deploymentConfiguration");
        assertEquals(
                "PipelineComponent",
                configuration.path("deploymentConfigurationType").asText());
        assertEquals(
                "False", configuration.at("/settings/continue_on_step_failure").asText());
        assertEquals("Scores a folder", configuration.path("description").asText());
        assertTrue(
                configuration.at("/componentId/assetId").asText().contains("/components/azureml_anonymous/versions/"),
                configuration::toString);
        int before = puts();
        assertContains(succeeds(), "5 files: 5 unchanged");
        assertEquals(before, puts());
        local.write("score/score.py", "def run(batch):\n    return []\n");
        assertContains(succeeds(), "5 files: 2 to update, 3 unchanged");
        assertContains(succeeds(), "5 files: 5 unchanged");
    }

    @Test
    void mistakesAreReportedBeforeAnythingIsSent() throws Exception {
        local.write("aml/b-endpoint.yml", """
                name: iris-batch
                auth_mode: key
                defaults: {deployment_name: red}
                """);
        local.write("aml/g-wrong.yml", """
                name: wrong
                endpoint_name: iris-batch
                model: azureml:iris:1
                settings: {mini_batch_size: 0, output_action: none, output_file: x}
                """);
        assertContains(
                run(APPLY, Result.FAILURE),
                "auth_mode (line 2) must be one of aad_token",
                "compute is missing",
                "settings.mini_batch_size (line 4) must be a whole number of at least 1",
                "settings.output_action (line 4) must be one of append_row, summary_only",
                "settings.output_file (line 4) is not supported. Did you mean 'output_file_name'?");
        local.write("aml/b-endpoint.yml", "name: iris-batch\ndefaults: {deployment_name: red}\n");
        local.write(
                "aml/g-wrong.yml",
                "name: wrong\nendpoint_name: iris-batch\ntype: pipeline\njob_definition: azureml:j\n");
        assertContains(run(APPLY, Result.FAILURE), "job_definition (line 4) is not supported: describe the pipeline");
        local.write("aml/g-wrong.yml", """
                name: wrong
                endpoint_name: other-batch
                type: pipeline
                component: azureml:nothing:1
                """);
        assertContains(
                run(APPLY, Result.FAILURE),
                "deployment red of batch endpoint iris-batch does not exist",
                "batch endpoint other-batch does not exist. Add its file to the files");
        assertEquals(0, puts());
    }
}
