package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.OnAbort;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.steps.run.RunIdGenerator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlSubmitRun}: sends a source folder and a definition and starts a run. Does not wait for its end. */
public class AmlSubmitRunStep extends RunDefinitionStep {

    private static final long serialVersionUID = 1L;

    private final String experiment;
    private String sourceDirectory;
    private ArrayList<String> includes;
    private ArrayList<String> excludes;
    private LinkedHashMap<String, String> tags;
    private String onAbort;
    private String onFailure;
    private boolean dryRun;

    @DataBoundConstructor
    public AmlSubmitRunStep(@NonNull String experiment) {
        this.experiment = Util.fixEmptyAndTrim(experiment);
    }

    @CheckForNull
    public String getExperiment() {
        return experiment;
    }

    /** Returns the folder with the training script, relative to the current one; null for the current one. */
    @CheckForNull
    public String getSourceDirectory() {
        return sourceDirectory;
    }

    @DataBoundSetter
    public void setSourceDirectory(String sourceDirectory) {
        this.sourceDirectory = Util.fixEmptyAndTrim(sourceDirectory);
    }

    /** Returns patterns of the files to send, as a list; null for all files. */
    @CheckForNull
    public Object getIncludes() {
        return includes;
    }

    @DataBoundSetter
    public void setIncludes(Object includes) {
        this.includes = PlainValues.list("includes", includes);
    }

    /** Returns patterns of files that are not sent, in addition to those of the ignore file. */
    @CheckForNull
    public Object getExcludes() {
        return excludes;
    }

    @DataBoundSetter
    public void setExcludes(Object excludes) {
        this.excludes = PlainValues.list("excludes", excludes);
    }

    /** Returns tags of the run, in addition to those that link it to its build. */
    @CheckForNull
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = PlainValues.texts("tags", tags);
    }

    /** Returns what to do with the run if the build is interrupted before a step waits for it, see {@link OnAbort}. */
    @NonNull
    public String getOnAbort() {
        return onAbort == null ? OnAbort.CANCEL : onAbort;
    }

    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        this.onAbort = Util.fixEmptyAndTrim(onAbort);
    }

    /**
     * Returns what to do with the run if it is still going when the build ends without success, see {@link OnAbort}; null for the
     * choice of {@code withAmlWorkspace}, or else to leave it.
     */
    @CheckForNull
    public String getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        this.onFailure = Util.fixEmptyAndTrim(onFailure);
    }

    /** Returns whether to log what would be submitted, and to submit nothing. */
    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @NonNull
    final List<String> includes() {
        return includes == null ? List.of() : includes;
    }

    @NonNull
    final List<String> excludes() {
        return excludes == null ? List.of() : excludes;
    }

    @NonNull
    @Override
    final List<String> problems() {
        List<String> problems = new ArrayList<>();
        Experiments.problem(experiment).ifPresent(problems::add);
        problems.addAll(super.problems());
        OnAbort.problem("onAbort", getOnAbort()).ifPresent(problems::add);
        if (getOnFailure() != null) {
            OnAbort.problem("onFailure", getOnFailure()).ifPresent(problems::add);
        }
        return problems;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlSubmitRunExecution(
                context, settings(context), this, RunIdGenerator.forBuild(context.get(Run.class)));
    }

    @Extension
    @Symbol("amlSubmitRun")
    public static class DescriptorImpl extends RunDefinitionStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlSubmitRun";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlSubmitRunStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            Map<?, ?> run = (Map<?, ?>) result;
            return new StepVariables()
                    .set("AZUREML_RUN_ID", run.get("runId"))
                    .set("AZUREML_EXPERIMENT", run.get("experiment"))
                    .set("AZUREML_RUN_URL", run.get("portalUrl"));
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FilePath.class);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues values = FormValues.extract(form, "includes", "excludes", "tags");
            AmlSubmitRunStep step = (AmlSubmitRunStep) super.newInstance(req, form);
            step.setIncludes(values.text("includes"));
            step.setExcludes(values.text("excludes"));
            step.setTags(values.map("tags"));
            return step;
        }

        @POST
        public ListBoxModel doFillOnFailureItems() {
            return OnAbort.itemsOrInherited();
        }

        @POST
        public ListBoxModel doFillOnAbortItems() {
            return OnAbort.items(OnAbort.CANCEL);
        }

        @POST
        public ComboBoxModel doFillExperimentItems(WorkspaceForm form) {
            return WorkspaceNames.items(form, NameKind.EXPERIMENT);
        }

        @POST
        public FormValidation doCheckExperiment(@QueryParameter String value, WorkspaceForm form) {
            return WorkspaceNames.orReason(check(value, Experiments::problem), form, NameKind.EXPERIMENT);
        }

        /**
         * Says what the step would submit, without submitting it. A value with variables is known only to a build.
         */
        @POST
        public FormValidation doPreview(
                @QueryParameter String experiment,
                @QueryParameter String definitionFile,
                @QueryParameter String definition,
                @QueryParameter String script,
                @QueryParameter String arguments,
                @QueryParameter String target,
                @QueryParameter String conda,
                @QueryParameter String environment,
                @QueryParameter String hyperdrive,
                @QueryParameter String hyperdriveFile,
                @QueryParameter String inputs,
                @QueryParameter String outputs,
                @QueryParameter String set,
                WorkspaceForm form) {
            AmlSubmitRunStep step = new AmlSubmitRunStep(hasVariable(experiment) ? "variable" : experiment);
            try {
                step.setDefinitionFile(definitionFile);
                step.setDefinition(definition);
                step.setScript(script);
                step.setArguments(arguments);
                step.setTarget(target);
                step.setConda(conda);
                step.setEnvironment(hasVariable(environment) ? null : environment);
                step.setHyperdrive(hyperdrive);
                step.setHyperdriveFile(hyperdriveFile);
                step.setInputs(inputs);
                step.setOutputs(outputs);
                step.setSet(set);
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
            return SubmissionCheck.of(step, form);
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }
    }
}
