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

/** {@code amlDeleteEndpoint}: deletes an online endpoint with all its deployments, and waits until it is gone. */
public class AmlDeleteEndpointStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String endpoint;

    @DataBoundConstructor
    public AmlDeleteEndpointStep(@NonNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlDeleteEndpointExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlDeleteEndpoint")
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlDeleteEndpoint";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeleteEndpointStep_displayName();
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            return EndpointChecks.checkEndpoint(value);
        }
    }
}
