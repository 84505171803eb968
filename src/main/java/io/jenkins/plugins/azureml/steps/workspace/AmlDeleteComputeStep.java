package io.jenkins.plugins.azureml.steps.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.Computes;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.DeleteExecution;
import io.jenkins.plugins.azureml.steps.PollingStep;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code amlDeleteCompute}: deletes a compute and waits until the service has deleted it. Occupies no executor and no thread. */
public class AmlDeleteComputeStep extends PollingStep {

    private static final long serialVersionUID = 1L;

    private final String name;
    private boolean detach;

    @DataBoundConstructor
    public AmlDeleteComputeStep(@NonNull Object name) {
        this.name = ReturnedMap.id("name", ReturnedMap.NAME, name);
    }

    @CheckForNull
    public String getName() {
        return name;
    }

    /** Returns whether the machines of an attached compute are kept. */
    public boolean isDetach() {
        return detach;
    }

    @DataBoundSetter
    public void setDetach(boolean detach) {
        this.detach = detach;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, settings(context), this);
    }

    private static final class Execution extends DeleteExecution {

        private static final long serialVersionUID = 1L;

        private final AmlDeleteComputeStep step;

        Execution(
                @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlDeleteComputeStep step) {
            super(context, settings, step.getPollInterval());
            this.step = step;
        }

        @NonNull
        @Override
        protected List<String> problems() {
            List<String> problems = super.problems();
            Computes.problem(step.getName()).ifPresent(problems::add);
            return problems;
        }

        @NonNull
        @Override
        protected LongRunningOperation delete(@NonNull AmlClient client) throws IOException, InterruptedException {
            return client.computes().delete(step.getName(), step.isDetach());
        }

        @NonNull
        @Override
        protected Map<String, Object> names() {
            return Map.of("name", step.getName());
        }

        @NonNull
        @Override
        protected String target() {
            return "compute " + step.getName();
        }

        @NonNull
        @Override
        protected String verb() {
            return step.isDetach() ? "detaching" : "deleting";
        }
    }

    @Extension
    @Symbol("amlDeleteCompute")
    public static class DescriptorImpl extends PollingStepDescriptor {

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
        public ComboBoxModel doFillNameItems(WorkspaceForm form) {
            return WorkspaceNames.items(form, NameKind.COMPUTE);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value, WorkspaceForm form) {
            return WorkspaceNames.orReason(check(value, Computes::problem), form, NameKind.COMPUTE);
        }
    }
}
