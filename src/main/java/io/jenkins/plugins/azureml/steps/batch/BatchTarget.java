package io.jenkins.plugins.azureml.steps.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.endpoints.BatchEndpoint;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The deployment that processes an invocation.
 *
 * @param scoringUri of its endpoint
 * @param pipeline whether it runs a pipeline component, instead of the scoring script of a model
 */
record BatchTarget(@NonNull URI scoringUri, @NonNull String deployment, boolean pipeline) {

    private static final int MAX_LISTED = 20;

    /**
     * Finds the deployment. Microsoft's client checks its name too, because the service does not.
     *
     * @param deployment null for the default one
     */
    @NonNull
    static BatchTarget find(@NonNull AmlClient client, @NonNull String endpoint, @CheckForNull String deployment)
            throws IOException, InterruptedException {
        BatchEndpoint found = client.batchEndpoints().get(endpoint);
        if (found.scoringUri() == null) {
            throw new AbortException("Batch endpoint " + endpoint + " has no scoring URI, and its state is "
                    + found.provisioningState() + ". What to do: check the endpoint in the studio.");
        }
        String name = deployment == null ? found.defaultDeployment() : deployment;
        if (name == null) {
            throw new AbortException("Batch endpoint " + endpoint + " has no default deployment. What to do: set"
                    + " deployment, or defaults in the file of the endpoint. " + existing(client, endpoint));
        }
        Optional<ObjectNode> definition = client.batchEndpoints().deploymentDefinition(endpoint, name);
        if (definition.isEmpty()) {
            throw new AbortException("Deployment " + name + " of batch endpoint " + endpoint + " does not exist. "
                    + existing(client, endpoint));
        }
        return new BatchTarget(
                found.scoringUri(),
                name,
                definition.get().at("/properties/deploymentConfiguration").isObject());
    }

    private static String existing(AmlClient client, String endpoint) throws IOException, InterruptedException {
        List<String> names = client.batchEndpoints().deployments(endpoint).first(MAX_LISTED);
        return names.isEmpty() ? "It has no deployments." : "Deployments: " + String.join(", ", names) + ".";
    }

    /** Checks what a deployment of a model accepts; the component of a pipeline is checked by the service. */
    void check(@NonNull List<BatchPort> inputs, @NonNull List<BatchPort> outputs, @CheckForNull String experiment)
            throws AbortException {
        if (pipeline) {
            return;
        }
        boolean literal = inputs.stream().anyMatch(input -> BatchPort.LITERAL.equals(input.type()));
        if (inputs.size() != 1 || literal) {
            throw new AbortException("Deployment " + deployment + " scores with a model, so inputs must be one file,"
                    + " folder or data asset. Only deployments of pipeline components accept "
                    + (literal ? "values." : "more."));
        }
        if (outputs.size() > 1) {
            throw new AbortException(
                    "Deployment " + deployment + " scores with a model, which has one output. Remove the others.");
        }
        if (experiment != null) {
            throw new AbortException("experiment: deployment " + deployment
                    + " scores with a model, and Azure names the" + " experiment of its jobs. Remove experiment.");
        }
    }
}
