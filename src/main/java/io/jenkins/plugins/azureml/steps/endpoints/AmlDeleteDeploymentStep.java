package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoint;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.DeleteExecution;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code amlDeleteDeployment}: deletes one deployment of an online endpoint and waits until the service has deleted it.
 */
public class AmlDeleteDeploymentStep extends EndpointStep {

    private static final long serialVersionUID = 1L;

    private final String deployment;

    @DataBoundConstructor
    public AmlDeleteDeploymentStep(@NonNull Object endpoint, @NonNull Object deployment) {
        super(endpoint);
        this.deployment = ReturnedMap.id("deployment", ReturnedMap.DEPLOYMENT, deployment);
    }

    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, settings(context), this);
    }

    /** Deletes the deployment unless it has traffic. */
    private static final class Execution extends DeleteExecution {

        private static final long serialVersionUID = 1L;

        private final AmlDeleteDeploymentStep step;

        Execution(
                @NonNull StepContext context,
                @NonNull WorkspaceSettings settings,
                @NonNull AmlDeleteDeploymentStep step) {
            super(context, settings, step.getPollInterval());
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
            int percent =
                    endpoint.map(each -> each.traffic(step.getDeployment())).orElse(0);
            if (percent > 0) {
                throw new AbortException("Deployment " + step.getDeployment() + " has " + percent
                        + " percent of the traffic of endpoint " + step.getEndpoint()
                        + ". What to do: shift the traffic to other deployments first, with amlTraffic.");
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
        protected void recordProgress(@NonNull Progress progress) {
            DeploymentState state = state(progress);
            if (state != null) {
                EndpointSupport.recordProgress(
                        this, step.getEndpoint(), progress, page -> page.deletion(step.getDeployment(), state));
            }
        }

        @NonNull
        @Override
        protected String target() {
            return "deployment " + step.getDeployment() + " of endpoint " + step.getEndpoint();
        }
    }

    @Extension
    @Symbol("amlDeleteDeployment")
    public static class DescriptorImpl extends EndpointStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlDeleteDeployment";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeleteDeploymentStep_displayName();
        }

        @POST
        public ComboBoxModel doFillDeploymentItems(WorkspaceForm form, @QueryParameter String endpoint) {
            return WorkspaceNames.items(form, NameKind.DEPLOYMENT, endpoint);
        }

        @POST
        public FormValidation doCheckDeployment(
                @QueryParameter String value, @QueryParameter String endpoint, WorkspaceForm form) {
            return WorkspaceNames.orReason(
                    check(value, text -> OnlineEndpoints.problem("deployment", text)),
                    form,
                    NameKind.DEPLOYMENT,
                    endpoint);
        }
    }
}
