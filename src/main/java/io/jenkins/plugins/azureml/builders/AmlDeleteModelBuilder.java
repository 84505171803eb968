package io.jenkins.plugins.azureml.builders;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.steps.AmlDeleteModelStep;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Deletes one version of a model. */
public class AmlDeleteModelBuilder extends AmlBuilder {

    private final String modelId;

    /** @param modelId {@code name:version} */
    @DataBoundConstructor
    public AmlDeleteModelBuilder(@NonNull String modelId) {
        this.modelId = Util.fixEmptyAndTrim(modelId);
    }

    @CheckForNull
    public String getModelId() {
        return modelId;
    }

    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        new StepRunner(run, null, env, listener, settings(env)).run(new AmlDeleteModelStep(expand(env, modelId)));
    }

    @Extension
    @Symbol("azureMlDeleteModel")
    public static class DescriptorImpl extends AmlBuilderDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeleteModelStep_displayName();
        }

        @POST
        public FormValidation doCheckModelId(@QueryParameter String value) {
            return check(value, ModelNames::idProblem);
        }
    }
}
