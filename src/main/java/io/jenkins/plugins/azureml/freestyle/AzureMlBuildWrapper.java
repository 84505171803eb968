package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.tasks.BuildWrapper;
import hudson.tasks.BuildWrapperDescriptor;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Sets the Azure ML workspace and credentials for all Azure ML build steps of a job, as {@code withAmlWorkspace} does for steps. */
public class AzureMlBuildWrapper extends BuildWrapper {

    private final WithAmlWorkspaceStep workspace;

    @DataBoundConstructor
    public AzureMlBuildWrapper(@CheckForNull WithAmlWorkspaceStep workspace) {
        this.workspace = workspace;
    }

    @CheckForNull
    public WithAmlWorkspaceStep getWorkspace() {
        return workspace;
    }

    @SuppressWarnings("rawtypes")
    @Override
    public Environment setUp(@NonNull AbstractBuild build, @NonNull Launcher launcher, @NonNull BuildListener listener)
            throws IOException, InterruptedException {
        if (workspace == null) {
            throw new AbortException(
                    "No Azure ML workspace is configured. Open the configuration of the job and save it.");
        }
        AbstractBuild<?, ?> typed = build;
        StepExpansion expansion = new StepExpansion(StepExpansion.environment(typed, listener), listener);
        return new WorkspaceEnvironment(expansion.of(workspace).blockSettings(null));
    }

    /** Returns the settings for a build whose job has this wrapper; null for another build. */
    @CheckForNull
    static WorkspaceSettings settings(@NonNull AbstractBuild<?, ?> build) {
        return build.getEnvironments().stream()
                .filter(WorkspaceEnvironment.class::isInstance)
                .map(environment -> ((WorkspaceEnvironment) environment).settings)
                .findFirst()
                .orElse(null);
    }

    private final class WorkspaceEnvironment extends Environment {

        private final WorkspaceSettings settings;

        WorkspaceEnvironment(WorkspaceSettings settings) {
            this.settings = settings;
        }
    }

    @Extension
    @Symbol("azureMlWorkspace")
    public static class DescriptorImpl extends BuildWrapperDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AzureMlBuildWrapper_displayName();
        }

        @Override
        public boolean isApplicable(AbstractProject<?, ?> item) {
            return true;
        }
    }
}
