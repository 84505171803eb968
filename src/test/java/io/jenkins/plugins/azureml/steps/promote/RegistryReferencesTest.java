package io.jenkins.plugins.azureml.steps.promote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Models, environments and components of a registry by their ids, in files and parameters, with a version and a label. */
class RegistryReferencesTest {

    private static final String REGISTRY = "azureml://registries/company/";
    private static final String ENVIRONMENT = REGISTRY + "environments/tools/labels/latest";
    private static final String MODEL = REGISTRY + "models/iris/versions/1";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension()
            .v2()
            .options(LocalAzureMlOptions.defaults().withStages(false));

    @BeforeEach
    void fillRegistry() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.write("model/model.json", "{\"a\": 1}");
        local.write("model/score.py", "def run(raw):\n    return [1]\n");
        succeeds("node { amlRegisterModel(name: 'iris', file: 'model') }\n"
                + "amlPromoteModel(model: 'iris:1', registry: 'company')");
        put(
                "environments/tools/versions/1",
                "[image: 'python:3.12', inferenceConfig: [scoringRoute: [path: '/score', port: 1],"
                        + " livenessRoute: [path: '/', port: 1], readinessRoute: [path: '/', port: 1]]]");
        put(
                "components/show/versions/1",
                "[componentSpec: [name: 'show', version: '1', type: 'command',"
                        + " command: 'echo shown by a component', environment: '" + ENVIRONMENT
                        + "', is_deterministic: true]]");
    }

    private void put(String asset, String properties) throws Exception {
        succeeds("amlRequest(method: 'PUT', apiVersion: '2024-10-01', path: '/subscriptions/"
                + local.azure().subscription()
                + "/resourceGroups/ml-group-shared/providers/Microsoft.MachineLearningServices/registries/company/"
                + asset
                + "', body: [properties: " + properties + "])");
    }

    private String succeeds(String script) throws Exception {
        PipelineRun run = local.inWorkspace(script).start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        return run.consoleText();
    }

    private String fails(String script) throws Exception {
        PipelineRun run = local.inWorkspace(script).start().await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        return run.consoleText();
    }

    private static void assertContains(String console, String part) {
        assertTrue(console.contains(part), part + " is not in:\n" + console);
    }

    private JsonNode job() throws Exception {
        return new ServerView(local.azure())
                .resource("/jobs/" + local.azure().runIds().get(0))
                .path("properties");
    }

    private static String wait(String submit) {
        return "def run\nnode { run = " + submit + " }\namlWaitRun(runId: run)";
    }

    @Test
    void jobFileUsesEnvironmentAndModelOfTheRegistry() throws Exception {
        local.write("job.yml", """
                command: cat ${{inputs.model}}/model.json
                environment: %s
                compute: azureml:cpu-cluster
                inputs:
                  model: {type: custom_model, path: %s}
                """.formatted(ENVIRONMENT, MODEL));
        assertContains(succeeds(wait("amlSubmitRun(experiment: 'e', definitionFile: 'job.yml')")), "{\"a\": 1}");
        assertEquals(ENVIRONMENT, job().path("environmentId").asText());
        assertEquals(MODEL, job().at("/inputs/model/uri").asText());
    }

    @Test
    void environmentParameterAcceptsTheIdOfARegistry() throws Exception {
        local.write("train.py", "print('trained')\n");
        String submit = "amlSubmitRun(experiment: 'e', script: 'train.py', target: 'cpu-cluster', environment: '"
                + ENVIRONMENT + "', inputs: [model: [type: 'custom_model', path: '" + MODEL + "']])";
        assertContains(succeeds(wait(submit)), "trained");
        assertEquals(ENVIRONMENT, job().path("environmentId").asText());
        assertEquals(MODEL, job().at("/inputs/model/uri").asText());
        assertContains(
                fails("node { amlSubmitRun(experiment: 'e', script: 'train.py', target: 'cpu-cluster', environment: '"
                        + ENVIRONMENT + "', apiGeneration: 'v1') }"),
                "is in a registry, which requires the v2 API");
    }

    @Test
    void pipelineUsesAComponentOfTheRegistry() throws Exception {
        local.write("flow.yml", """
                type: pipeline
                settings: {default_compute: azureml:cpu-cluster}
                jobs:
                  first: {component: %scomponents/show/labels/latest, type: command}
                  second: {component: %scomponents/show/versions/1, type: command}
                """.formatted(REGISTRY, REGISTRY));
        succeeds(wait("amlSubmitRun(experiment: 'e', definitionFile: 'flow.yml')"));
    }

    @Test
    void deploymentServesAModelOfTheRegistry() throws Exception {
        local.write("d.yml", """
                name: blue
                endpoint_name: iris
                model: %s
                environment: %s
                instance_type: Standard_DS3_v2
                instance_count: 1
                """.formatted(MODEL, ENVIRONMENT));
        String endpoint = "endpointDefinition: [auth_mode: 'key'], trafficPercent: 100)";
        assertContains(
                succeeds("node { amlDeploy(endpoint: 'iris', definitionFile: 'd.yml', " + endpoint + " }"),
                "blue 100 %");
        assertContains(
                succeeds("node { amlDeploy(endpoint: 'iris', deployment: 'green', definitionFile: 'd.yml',"
                        + " model: amlPromoteModel(model: 'iris:1', registry: 'company'), " + endpoint + " }"),
                "green 100 %");
        assertContains(succeeds("amlScore(endpoint: 'iris', data: [1])"), "Azure ML");
    }

    @Test
    void missingAssetIsRefusedByTheService() throws Exception {
        local.write("job.yml", """
                command: ls
                environment: %senvironments/other/versions/1
                compute: azureml:cpu-cluster
                """.formatted(REGISTRY));
        assertContains(
                fails("node { amlSubmitRun(experiment: 'e', definitionFile: 'job.yml') }"),
                "environments/other/versions/1' was not found");
    }
}
