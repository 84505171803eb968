package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.steps.run.OrphanedRunsCanceller;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Cancels the runs that a failed or aborted build has submitted and that none of its build steps has waited for. */
public class AzureMlRunCanceller extends Recorder {

    @DataBoundConstructor
    public AzureMlRunCanceller() {}

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Override
    public boolean perform(
            @NonNull AbstractBuild<?, ?> build, @NonNull Launcher launcher, @NonNull BuildListener listener)
            throws InterruptedException {
        Result result = build.getResult();
        if (result != null && result.isWorseOrEqualTo(Result.FAILURE)) {
            OrphanedRunsCanceller.cancel(build, listener, "the build ended as " + result);
        }
        return true;
    }

    @Extension
    @Symbol("azureMlCancelRuns")
    public static class DescriptorImpl extends BuildStepDescriptor<Publisher> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AzureMlRunCanceller_displayName();
        }

        @SuppressWarnings("rawtypes")
        @Override
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }
    }
}
