package io.jenkins.plugins.azureml.steps.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Online endpoints of the v2 API, by their names. */
class ScoreEndpointTest {

    /** Two deployments of one model that tell themselves apart, at an endpoint of each kind of authentication. */
    private static final String DEPLOY = """
            def put(path, body, ok = ['Succeeded']) {
                amlRequest(path: "{ws}/${path}", method: 'PUT', apiVersion: '2024-10-01', body: body)
                for (int i = 0; i < 500; i++) {
                    def now = amlRequest(path: "{ws}/${path}", apiVersion: '2024-10-01').body.properties
                    if (now.provisioningState == null || now.provisioningState == 'Succeeded') { return now }
                }
                error "${path} is not there"
            }
            def deployment(colour) {
                [location: 'westeurope', sku: [name: 'Default', capacity: 1], properties: [
                    endpointComputeType: 'Managed', model: 'azureml:iris:1', environmentId: 'azureml:own:1',
                    instanceType: 'Standard_DS3_v2', environmentVariables: [COLOUR: colour]]]
            }
            """;

    private static final String SCRIPT = """
            import json, os
            def run(raw):
                rows = json.loads(raw)['input_data']
                return {'result': [sum(row) for row in rows], 'colour': os.environ['COLOUR']}
            """;

    private static final String SWAGGER = """
            {"swagger": "2.0", "paths": {"/score": {"post": {"parameters": [{"in": "body", "name": "x", "schema":
              {"type": "object", "required": ["input_data"]}}]}}}}
            """;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @Test
    void endpointIsScoredWithItsKeyOrTokenAndThePinnedDeployment() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/score.py", SCRIPT.getBytes(StandardCharsets.UTF_8))
                .append("outputs/swagger.json", SWAGGER.getBytes(StandardCharsets.UTF_8))
                .complete();
        PipelineRun run = local.pipeline(DEPLOY + """
                withAmlWorkspace(credentialsId: 'azure-sp', subscriptionId: env.AZUREML_SUBSCRIPTION_ID,
                        resourceGroup: env.AZUREML_RESOURCE_GROUP, workspace: env.AZUREML_WORKSPACE) {
                    amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs', apiGeneration: 'v1')
                    put('environments/own/versions/1', [properties: [image: 'a',
                        inferenceConfig: [scoringRoute: [path: '/score', port: 1]]]])
                    for (mode in ['Key', 'AMLToken', 'AADToken']) {
                        def e = "iris-${mode.toLowerCase()}"
                        put("onlineEndpoints/${e}", [location: 'westeurope', properties: [authMode: mode]])
                        put("onlineEndpoints/${e}/deployments/blue", deployment('blue'))
                        def a = amlScore(endpoint: e, deployment: 'blue', inputName: 'input_data', data: [[1, 2], [3, 4]],
                                         batchSize: 1, assertions: ['$.result == [3, 7]', '$.colour == blue'])
                        echo "${mode} ${a.result} ${a.colour}"
                    }
                    catchError { amlScore(endpoint: 'iris-key', deployment: 'blue', data: [[1]]) }
                    catchError { amlScore(endpoint: 'iris-key', inputName: 'input_data', data: [[1]]) }
                    catchError { amlScore(endpoint: 'none', data: [[1]]) }
                }
                """).start().await();
        String console = run.consoleText();
        for (String mode : new String[] {"Key", "AMLToken", "AADToken"}) {
            assertTrue(console.contains(mode + " [3, 7] blue"), console);
        }
        assertTrue(console.contains("the request has no field 'input_data'"), console);
        assertTrue(console.contains("404") && console.contains("receives traffic"), console);
        assertTrue(console.contains("online endpoint none of "), console);
        assertEquals(Result.FAILURE, run.result(), console);
        assertFalse(console.contains(local.azure().clientSecret()), console);
    }
}
