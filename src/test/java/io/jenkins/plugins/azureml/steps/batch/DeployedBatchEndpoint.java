package io.jenkins.plugins.azureml.steps.batch;

import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.steps.ServerView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The batch endpoint {@code iris-batch}, whose default deployment {@code blue} scores files with a model. */
public final class DeployedBatchEndpoint {

    /** Starts a job without an agent. */
    public static final String INVOKE =
            "amlInvokeBatch(endpoint: 'iris-batch', inputs: [rows: 'azureml://datastores/workspaceblobstore/paths/rows'])";

    private static final String SCORE = """
            import os
            def init():
                global model
                model = open(os.path.join(os.environ['AZUREML_MODEL_DIR'], 'model.json')).read()
            def run(mini_batch):
                return ['%s %d %s' % (model, len(mini_batch), os.path.basename(each)) for each in mini_batch]
            """;

    private final LocalAzureMl azure;
    private final ServerView view;

    private DeployedBatchEndpoint(LocalAzureMl azure) {
        this.azure = azure;
        this.view = new ServerView(azure);
    }

    public static DeployedBatchEndpoint on(LocalAzureMl azure) throws Exception {
        DeployedBatchEndpoint endpoint = new DeployedBatchEndpoint(azure);
        azure.addRun("iris", "r-0")
                .append("outputs/model.json", "m1".getBytes(StandardCharsets.UTF_8))
                .complete();
        azure.addCode("score", Map.of("score.py", SCORE));
        endpoint.put("/models/iris/versions/1", """
                {"properties": {"modelType": "custom_model",
                 "modelUri": "azureml://jobs/r-0/outputs/artifacts/paths/outputs/model.json"}}""");
        endpoint.put("/batchEndpoints/iris-batch", """
                {"location": "westeurope", "properties": {"authMode": "aadToken"}}""");
        endpoint.put("/batchEndpoints/iris-batch/deployments/blue", """
                {"location": "westeurope", "properties": {"compute": "WS/computes/cpu-cluster", "miniBatchSize": 2,
                 "model": {"referenceType": "Id", "assetId": "WS/models/iris/versions/1"},
                 "environmentId": "azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1",
                 "codeConfiguration": {"codeId": "azureml:score:1", "scoringScript": "score.py"}}}""");
        endpoint.put("/batchEndpoints/iris-batch", """
                {"location": "westeurope",
                 "properties": {"authMode": "aadToken", "defaults": {"deploymentName": "blue"}}}""");
        return endpoint;
    }

    /**
     * Creates a resource, and waits for it if it is an endpoint or a deployment.
     *
     * @param body with {@code WS} for the id of the workspace
     */
    void put(String path, String body) throws Exception {
        view.put(path, body.replace("WS", azure.workspacePath()));
        if (path.startsWith("/batchEndpoints/")) {
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> view.resource(path)
                            .at("/properties/provisioningState")
                            .asText()
                            .equals("Succeeded"));
        }
    }
}
