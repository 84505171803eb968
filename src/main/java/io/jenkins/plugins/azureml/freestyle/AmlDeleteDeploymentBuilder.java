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
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeleteDeploymentStep;
import io.jenkins.plugins.azureml.steps.endpoints.EndpointChecks;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Deletes one deployment of an online endpoint. */
public class AmlDeleteDeploymentBuilder extends AmlBuilder {

    private final String endpoint;
    private final String deployment;

    @DataBoundConstructor
    public AmlDeleteDeploymentBuilder(@NonNull String endpoint, @NonNull String deployment) {
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
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        new StepRunner(run, null, env, listener, settings(env))
                .run(new AmlDeleteDeploymentStep(expand(env, endpoint), expand(env, deployment)));
    }

    @Extension
    @Symbol("azureMlDeleteDeployment")
    public static class DescriptorImpl extends AmlBuilderDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeleteDeploymentStep_displayName();
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkEndpoint);
        }

        @POST
        public FormValidation doCheckDeployment(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkDeployment);
        }
    }
}
