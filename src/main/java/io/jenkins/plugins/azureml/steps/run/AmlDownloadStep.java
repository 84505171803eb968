package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.jobs.OutputNames;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code amlDownload}: downloads the files of a run to the current folder. */
public class AmlDownloadStep extends RunStep {

    private static final long serialVersionUID = 1L;

    private String output;
    private String path;
    private String target;

    @DataBoundConstructor
    public AmlDownloadStep(@CheckForNull Object runId) {
        super(runId);
    }

    /** Returns the name of an output of the job (v2); {@code path} is then below it. Null for the files of the run. */
    @CheckForNull
    public String getOutput() {
        return output;
    }

    @DataBoundSetter
    public void setOutput(String output) {
        this.output = Util.fixEmptyAndTrim(output);
    }

    /** Returns a file or folder of the run, or below the output; null for all files. */
    @CheckForNull
    public String getPath() {
        return path;
    }

    @DataBoundSetter
    public void setPath(String path) {
        this.path = Util.fixEmptyAndTrim(path);
    }

    /** Returns the folder to write to, relative to the current one; null for the current one. */
    @CheckForNull
    public String getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlDownloadExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlDownload")
    public static class DescriptorImpl extends RunStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlDownload";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDownloadStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            Map<?, ?> download = (Map<?, ?>) result;
            return new StepVariables()
                    .set("AZUREML_DOWNLOAD_FOLDER", download.get("folder"))
                    .set("AZUREML_DOWNLOAD_COUNT", download.get("count"));
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FilePath.class);
        }

        @POST
        public FormValidation doCheckOutput(@QueryParameter String value) {
            return checkOptional(value, OutputNames::problem);
        }

        @POST
        public FormValidation doCheckPath(@QueryParameter String value) {
            return check(value, AmlDownloadExecution::pathProblem);
        }
    }
}
