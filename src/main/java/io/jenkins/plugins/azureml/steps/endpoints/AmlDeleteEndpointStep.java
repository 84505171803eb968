package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.DeleteExecution;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code amlDeleteEndpoint}: deletes an online endpoint with all its deployments and waits until the service has deleted it. */
public class AmlDeleteEndpointStep extends EndpointStep {

    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public AmlDeleteEndpointStep(@CheckForNull Object endpoint) {
        super(endpoint);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, settings(context), this);
    }

    private static final class Execution extends DeleteExecution {

        private static final long serialVersionUID = 1L;

        private final AmlDeleteEndpointStep step;

        Execution(
                @NonNull StepContext context,
                @NonNull WorkspaceSettings settings,
                @NonNull AmlDeleteEndpointStep step) {
            super(context, settings, step.getPollInterval());
            this.step = step;
        }

        @NonNull
        @Override
        protected List<String> problems() {
            List<String> problems = super.problems();
            OnlineEndpoints.problem("endpoint", step.getEndpoint()).ifPresent(problems::add);
            return problems;
        }

        @NonNull
        @Override
        protected LongRunningOperation delete(@NonNull AmlClient client) throws IOException, InterruptedException {
            return EndpointSupport.endpoints(client).delete(step.getEndpoint());
        }

        @NonNull
        @Override
        protected Map<String, Object> names() {
            return Map.of("endpoint", step.getEndpoint());
        }

        @Override
        protected void recordProgress(@NonNull Progress progress) {
            DeploymentState state = state(progress);
            if (state != null) {
                EndpointSupport.recordProgress(this, step.getEndpoint(), progress, page -> page.all(state));
            }
        }

        @NonNull
        @Override
        protected String target() {
            return "endpoint " + step.getEndpoint();
        }
    }

    @Extension
    @Symbol("amlDeleteEndpoint")
    public static class DescriptorImpl extends EndpointStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlDeleteEndpoint";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeleteEndpointStep_displayName();
        }
    }
}
