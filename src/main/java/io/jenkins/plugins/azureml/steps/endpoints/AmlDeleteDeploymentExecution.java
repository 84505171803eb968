package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoint;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.DeleteExecution;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Deleting what is gone already is no failure; deleting what has traffic is. */
class AmlDeleteDeploymentExecution extends DeleteExecution {

    private static final long serialVersionUID = 1L;

    private final AmlDeleteDeploymentStep step;

    AmlDeleteDeploymentExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlDeleteDeploymentStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        OnlineEndpoints.problem("endpoint", step.getEndpoint()).ifPresent(problems::add);
        OnlineEndpoints.problem("deployment", step.getDeployment()).ifPresent(problems::add);
        return problems;
    }

    @NonNull
    @Override
    protected LongRunningOperation delete(@NonNull AmlClient client) throws IOException, InterruptedException {
        OnlineEndpoints endpoints = EndpointSupport.endpoints(client);
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
    protected Map<String, Object> names() {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("endpoint", step.getEndpoint());
        names.put("deployment", step.getDeployment());
        return names;
    }

    @Override
    protected void show(@NonNull Progress progress) {
        DeploymentState state = state(progress);
        if (state != null) {
            EndpointSupport.show(
                    this, step.getEndpoint(), progress, page -> page.deletion(step.getDeployment(), state));
        }
    }

    @NonNull
    @Override
    protected String target() {
        return "deployment " + step.getDeployment() + " of endpoint " + step.getEndpoint();
    }
}
