package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code amlDeleteDeployment}: deletes one deployment of an online endpoint, and waits until it is gone. */
public class AmlDeleteDeploymentStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private final String deployment;

    @DataBoundConstructor
    public AmlDeleteDeploymentStep(@NonNull String endpoint, @NonNull String deployment) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
        this.deployment = Util.fixEmptyAndTrim(deployment);
    }

    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlDeleteDeploymentExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlDeleteDeployment")
    public static class DescriptorImpl extends AmlStepDescriptor {

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
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            return EndpointChecks.checkEndpoint(value);
        }

        @POST
        public FormValidation doCheckDeployment(@QueryParameter String value) {
            return EndpointChecks.checkDeployment(value);
        }
    }
}
