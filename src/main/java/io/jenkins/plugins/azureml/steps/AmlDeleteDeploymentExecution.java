package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.Operations;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoint;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.connection.WorkspaceSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Deleting what is gone already is no failure; deleting what has traffic is. */
class AmlDeleteDeploymentExecution extends AmlOperationExecution {

    private static final long serialVersionUID = 1L;

    private final AmlDeleteDeploymentStep step;
    private boolean repeated;

    AmlDeleteDeploymentExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlDeleteDeploymentStep step) {
        super(context, settings, null);
        this.step = step;
    }

    @NonNull
    @Override
    List<String> problems() {
        List<String> problems = super.problems();
        OnlineEndpoints.problem("endpoint", step.getEndpoint()).ifPresent(problems::add);
        OnlineEndpoints.problem("deployment", step.getDeployment()).ifPresent(problems::add);
        return problems;
    }

    @NonNull
    @Override
    LongRunningOperation send(@NonNull AmlClient client, boolean again) throws IOException, InterruptedException {
        repeated = again;
        OnlineEndpoints endpoints = EndpointSteps.endpoints(client);
        Optional<OnlineEndpoint> endpoint = endpoints.find(step.getEndpoint());
        int percent = endpoint.map(each -> each.traffic(step.getDeployment())).orElse(0);
        if (percent > 0) {
            throw new AbortException("Deployment " + step.getDeployment() + " has " + percent
                    + " percent of the traffic of endpoint " + step.getEndpoint()
                    + ". What to do: give it to others first, with amlTraffic.");
        }
        return endpoints.deployments(step.getEndpoint()).delete(step.getDeployment());
    }

    @NonNull
    @Override
    Map<String, Object> result(@NonNull AmlClient client, @NonNull LongRunningOperation done) {
        boolean deleted = repeated || Operations.wasThere(done);
        if (!deleted) {
            println("Azure ML: " + subject() + " did not exist, nothing to delete");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("endpoint", step.getEndpoint());
        result.put("deployment", step.getDeployment());
        result.put("deleted", deleted);
        return result;
    }

    @NonNull
    @Override
    String subject() {
        return "deployment " + step.getDeployment() + " of endpoint " + step.getEndpoint();
    }

    @NonNull
    @Override
    String doing() {
        return "deleting";
    }

    @NonNull
    @Override
    String done() {
        return "is gone";
    }
}
