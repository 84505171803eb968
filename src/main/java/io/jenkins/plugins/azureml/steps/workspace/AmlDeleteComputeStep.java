package io.jenkins.plugins.azureml.steps.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.arm.Computes;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code amlDeleteCompute}: deletes a compute, and waits until it is gone. Holds no executor, no thread. */
public class AmlDeleteComputeStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String name;
    private boolean detach;

    @DataBoundConstructor
    public AmlDeleteComputeStep(@NonNull String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    @CheckForNull
    public String getName() {
        return name;
    }

    /** Whether the machines stay, as for a compute that was attached. */
    public boolean isDetach() {
        return detach;
    }

    @DataBoundSetter
    public void setDetach(boolean detach) {
        this.detach = detach;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlDeleteComputeExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlDeleteCompute")
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlDeleteCompute";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeleteComputeStep_displayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return check(value, Computes::problem);
        }
    }
}
