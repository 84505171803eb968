package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code amlDeleteModel}: deletes one version of a model. */
public class AmlDeleteModelStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String modelId;

    /** @param modelId {@code name:version} */
    @DataBoundConstructor
    public AmlDeleteModelStep(@NonNull String modelId) {
        this.modelId = Util.fixEmptyAndTrim(modelId);
    }

    @CheckForNull
    public String getModelId() {
        return modelId;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlDeleteModelExecution(context, settings(context), modelId);
    }

    @Extension
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlDeleteModel";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeleteModelStep_displayName();
        }

        @POST
        public FormValidation doCheckModelId(@QueryParameter String value) {
            return check(ModelNames.idProblem(Util.fixEmptyAndTrim(value)));
        }
    }
}
