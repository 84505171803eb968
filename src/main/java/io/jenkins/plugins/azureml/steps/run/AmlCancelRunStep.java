package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code amlCancelRun}: asks for a run to be cancelled; does not wait for it. */
public class AmlCancelRunStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String runId;
    private String experiment;

    @DataBoundConstructor
    public AmlCancelRunStep(@NonNull String runId) {
        this.runId = Util.fixEmptyAndTrim(runId);
    }

    @CheckForNull
    public String getRunId() {
        return runId;
    }

    @CheckForNull
    public String getExperiment() {
        return experiment;
    }

    @DataBoundSetter
    public void setExperiment(String experiment) {
        this.experiment = Util.fixEmptyAndTrim(experiment);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlCancelRunExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlCancelRun")
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlCancelRun";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlCancelRunStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            return new StepVariables().set("AZUREML_RUN_STATUS", ((Map<?, ?>) result).get("status"));
        }

        @POST
        public FormValidation doCheckRunId(@QueryParameter String value) {
            return check(value, RunIds::problem);
        }

        @POST
        public FormValidation doCheckExperiment(@QueryParameter String value) {
            return checkOptional(value, Experiments::problem);
        }
    }
}
