package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeleteEndpointStep;
import io.jenkins.plugins.azureml.steps.endpoints.EndpointChecks;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Deletes an online endpoint with all its deployments. */
public class AmlDeleteEndpointBuilder extends AmlBuilder {

    private final String endpoint;

    @DataBoundConstructor
    public AmlDeleteEndpointBuilder(@NonNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        new StepRunner(run, null, env, listener, settings(env)).run(new AmlDeleteEndpointStep(expand(env, endpoint)));
    }

    @Extension
    @Symbol("azureMlDeleteEndpoint")
    public static class DescriptorImpl extends AmlBuilderDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeleteEndpointStep_displayName();
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkEndpoint);
        }
    }
}
