package io.jenkins.plugins.azureml.steps.models;

import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;

class DeleteModelV2Test extends DeleteModelTest {

    DeleteModelV2Test() {
        super(new LocalAzureExtension().v2(), "/onlineEndpoints$");
    }

    /** A deployment that never gets ready: it has its model all the same. */
    @Override
    String use(String modelId) throws Exception {
        ServerView server = new ServerView(local.azure());
        local.azure().endpoints().holdProvisioning("web", "blue");
        server.put("/codes/score/versions/1", """
                {"properties": {"codeUri": "azureml://datastores/workspaceartifactstore/paths/ExperimentRun/dcid.r-1/outputs"}}
                """);
        server.put("/onlineEndpoints/web", """
                {"location": "westeurope", "properties": {"authMode": "Key"}}
                """);
        await().until(() -> server.resource("/onlineEndpoints/web")
                .at("/properties/provisioningState")
                .asText()
                .equals("Succeeded"));
        server.put("/onlineEndpoints/web/deployments/blue", """
                {"location": "westeurope", "sku": {"name": "Default", "capacity": 1}, "properties": {
                 "endpointComputeType": "Managed", "model": "azureml:%s", "instanceType": "Standard_DS3_v2",
                 "environmentId": "azureml://registries/azureml/environments/sklearn-1.5/versions/1",
                 "codeConfiguration": {"codeId": "azureml:score:1", "scoringScript": "score.py"}}}
                """.formatted(modelId));
        return "online deployment web/blue (Creating)";
    }
}
