package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Item;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Runs a Pipeline step of this plugin as a build step of a freestyle job.
 *
 * <p>Deliberately not a {@code SimpleBuildStep}: in a Pipeline, this would be a second way to run each step, on a thread of its
 * own and lost when the controller restarts.
 */
public class AzureMlBuilder extends Builder {

    private final AmlStep step;
    private String namedWorkspace;

    @DataBoundConstructor
    public AzureMlBuilder(@CheckForNull AmlStep step) {
        this.step = step;
    }

    @CheckForNull
    public AmlStep getStep() {
        return step;
    }

    /** Returns the name of a workspace in the global configuration; null for the workspace of the build, if it has one. */
    @CheckForNull
    public String getNamedWorkspace() {
        return namedWorkspace;
    }

    @DataBoundSetter
    public void setNamedWorkspace(@CheckForNull String namedWorkspace) {
        this.namedWorkspace = Util.fixEmptyAndTrim(namedWorkspace);
    }

    @Override
    public boolean perform(
            @NonNull AbstractBuild<?, ?> build, @NonNull Launcher launcher, @NonNull BuildListener listener)
            throws InterruptedException, IOException {
        if (step == null) {
            throw new AbortException(
                    "No Azure ML step is configured. Open the configuration of the job, select a step and save it.");
        }
        EnvVars env = StepExpansion.environment(build, listener);
        StepExpansion expansion = new StepExpansion(env, listener);
        WorkspaceSettings settings = AzureMlBuildWrapper.settings(build);
        if (namedWorkspace != null) {
            settings =
                    expansion.of(new WithAmlWorkspaceStep(namedWorkspace)).blockSettings(build.getParent(), settings);
        }
        Object result = new StepRunner(build, build.getWorkspace(), env, listener, settings).run(expansion.of(step));
        StepVariables variables = ((AmlStepDescriptor) step.getDescriptor()).variables(result);
        AmlVariables.set(build, variables.values());
        variables.notes().forEach(note -> listener.getLogger().println("Azure ML: " + note));
        return true;
    }

    @Extension
    @Symbol("azureMl")
    public static class DescriptorImpl extends BuildStepDescriptor<Builder> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AzureMlBuilder_displayName();
        }

        @SuppressWarnings("rawtypes")
        @Override
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        /** Returns the steps to choose from: all but those that have a block, by their names in the form. */
        @NonNull
        public List<AmlStepDescriptor> getStepDescriptors() {
            return StepDescriptor.all().stream()
                    .filter(AmlStepDescriptor.class::isInstance)
                    .map(AmlStepDescriptor.class::cast)
                    .filter(descriptor -> !descriptor.takesImplicitBlockArgument())
                    .sorted(Comparator.comparing(AmlStepDescriptor::getDisplayName))
                    .toList();
        }

        /** Returns the step that the form shows first. */
        @NonNull
        public AmlStepDescriptor getDefaultStep() {
            return ExtensionList.lookupSingleton(AmlSubmitRunStep.DescriptorImpl.class);
        }

        @POST
        public ListBoxModel doFillNamedWorkspaceItems(
                @AncestorInPath Item item, @QueryParameter String namedWorkspace) {
            return WithAmlWorkspaceStep.DescriptorImpl.names(item, namedWorkspace);
        }
    }
}
