package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.Operations;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.connection.WorkspaceSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Deleting what is gone already is no failure. */
class AmlDeleteEndpointExecution extends AmlOperationExecution {

    private static final long serialVersionUID = 1L;

    private final AmlDeleteEndpointStep step;
    private boolean repeated;

    AmlDeleteEndpointExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlDeleteEndpointStep step) {
        super(context, settings, null);
        this.step = step;
    }

    @NonNull
    @Override
    List<String> problems() {
        List<String> problems = super.problems();
        OnlineEndpoints.problem("endpoint", step.getEndpoint()).ifPresent(problems::add);
        return problems;
    }

    @NonNull
    @Override
    LongRunningOperation send(@NonNull AmlClient client, boolean again) throws IOException, InterruptedException {
        repeated = again;
        return EndpointSteps.endpoints(client).delete(step.getEndpoint());
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
        result.put("deleted", deleted);
        return result;
    }

    @NonNull
    @Override
    String subject() {
        return "endpoint " + step.getEndpoint();
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
