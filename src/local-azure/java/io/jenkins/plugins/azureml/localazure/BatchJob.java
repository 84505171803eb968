package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A job that an invocation of a batch endpoint has started, as callers see it.
 *
 * @param properties of the request, with the names of the generated client
 * @param run of the job
 */
record BatchJob(BatchDeployment deployment, ObjectNode properties, Run run) {

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("id", deployment.path() + "/jobs/" + run.id).put("name", run.id);
        json.put("type", "Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments/jobs");
        ObjectNode own = properties.deepCopy();
        own.put("name", run.id).put("status", run.status());
        own.put(
                "provisioningState",
                switch (run.status()) {
                    case RunStatus.COMPLETED -> "Succeeded";
                    case RunStatus.FAILED, RunStatus.CANCELED -> run.status();
                    default -> "InProgress";
                });
        own.putObject("interactionEndpoints")
                .putObject("Tracking")
                .put("jobEndpointType", "Tracking")
                .put("endpoint", "azureml://mlflow/v1.0" + run.workspace.path());
        json.set("properties", own);
        json.set("systemData", Provisioning.systemData(run.created, run.created));
        return json;
    }
}
