package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The shares that there were before are kept with the build, for whoever wants them back. */
public class AmlTrafficExecution extends LongRunningStepExecution {

    private static final long serialVersionUID = 1L;

    private final AmlTrafficStep step;
    private LinkedHashMap<String, Integer> previous;

    AmlTrafficExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlTrafficStep step) {
        super(context, settings, step.getPollInterval());
        this.step = step;
    }

    @NonNull
    @Override
    public List<String> problems() {
        List<String> problems = super.problems();
        OnlineEndpoints.problem("endpoint", step.getEndpoint()).ifPresent(problems::add);
        problems.addAll(step.trafficProblems());
        Durations.problem("pollInterval", step.getPollInterval()).ifPresent(problems::add);
        return problems;
    }

    @NonNull
    @Override
    protected LongRunningOperation send(@NonNull AmlClient client, boolean again)
            throws IOException, InterruptedException {
        OnlineEndpoints endpoints = EndpointSupport.endpoints(client);
        if (previous == null) {
            previous = new LinkedHashMap<>(endpoints.get(step.getEndpoint()).traffic());
            save();
        }
        Map<String, Integer> wanted = TrafficShares.parse(step.traffic());
        println("Azure ML: from " + TrafficShares.text(previous) + " to " + TrafficShares.text(wanted));
        return endpoints.shift(step.getEndpoint(), wanted, again);
    }

    @NonNull
    @Override
    protected Map<String, Object> result(@NonNull AmlClient client, @NonNull LongRunningOperation done)
            throws IOException, InterruptedException {
        return EndpointSupport.result(client, client.onlineEndpoints().get(step.getEndpoint()), previous);
    }

    @Override
    protected void show(@NonNull Progress progress) {
        Map<String, Integer> shares = TrafficShares.after(previous, TrafficShares.parse(step.traffic()));
        EndpointSupport.show(this, step.getEndpoint(), progress, page -> {
            switch (progress) {
                case BEGUN, ABANDONED -> page.traffic(shares.keySet(), DeploymentState.SHIFTING);
                case SUCCEEDED -> page.traffic(shares);
                case FAILED -> page.traffic(shares.keySet(), DeploymentState.SHIFT_FAILED);
            }
        });
    }

    @NonNull
    @Override
    protected String target() {
        return "endpoint " + step.getEndpoint();
    }

    @NonNull
    @Override
    protected String verb() {
        return "shifting the traffic of";
    }

    @NonNull
    @Override
    protected String successText() {
        return "its traffic is shifted";
    }
}
