package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.jobs.OutputNames;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.gate.QualityGate;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Registers an output of a run, or a file of the workspace, as the next version of a model. */
public class AmlRegisterModelBuilder extends AmlBuilder {

    /** The run of the build step before. */
    static final String LAST_RUN = "${AZUREML_RUN_ID}";

    private final String name;
    private final String path;
    private String output;
    private String file;
    private String runId = LAST_RUN;
    private String description;
    private String tags;
    private String modelType = ModelNames.CUSTOM;
    private String framework;
    private String frameworkVersion;
    private String onlyIf;
    private String compareTo;
    private boolean failIfNotMet;

    @DataBoundConstructor
    public AmlRegisterModelBuilder(@NonNull String name, @CheckForNull String path) {
        this.name = Util.fixEmptyAndTrim(name);
        this.path = Util.fixEmptyAndTrim(path);
    }

    @CheckForNull
    public String getName() {
        return name;
    }

    /** File or folder among the run's outputs. */
    @CheckForNull
    public String getPath() {
        return path;
    }

    /** Name of an output of the run's job; {@code path} is then below it, and may be left out. */
    @CheckForNull
    public String getOutput() {
        return output;
    }

    @DataBoundSetter
    public void setOutput(String output) {
        this.output = Util.fixEmptyAndTrim(output);
    }

    /** In place of {@code path}: file or folder of the workspace. */
    @CheckForNull
    public String getFile() {
        return file;
    }

    @DataBoundSetter
    public void setFile(String file) {
        this.file = Util.fixEmptyAndTrim(file);
    }

    @NonNull
    public String getRunId() {
        return runId;
    }

    @DataBoundSetter
    public void setRunId(String runId) {
        String text = Util.fixEmptyAndTrim(runId);
        this.runId = text == null ? LAST_RUN : text;
    }

    @CheckForNull
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = Util.fixEmptyAndTrim(description);
    }

    /** Lines {@code key=value}. */
    @CheckForNull
    public String getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(String tags) {
        this.tags = Util.fixEmptyAndTrim(tags);
    }

    @NonNull
    public String getModelType() {
        return modelType == null ? ModelNames.CUSTOM : modelType;
    }

    @DataBoundSetter
    public void setModelType(String modelType) {
        this.modelType = Util.fixEmptyAndTrim(modelType);
    }

    @CheckForNull
    public String getFramework() {
        return framework;
    }

    @DataBoundSetter
    public void setFramework(String framework) {
        this.framework = Util.fixEmptyAndTrim(framework);
    }

    @CheckForNull
    public String getFrameworkVersion() {
        return frameworkVersion;
    }

    @DataBoundSetter
    public void setFrameworkVersion(String frameworkVersion) {
        this.frameworkVersion = Util.fixEmptyAndTrim(frameworkVersion);
    }

    /** Conditions on metrics, one a line. */
    @CheckForNull
    public String getOnlyIf() {
        return onlyIf;
    }

    @DataBoundSetter
    public void setOnlyIf(String onlyIf) {
        this.onlyIf = Util.fixEmptyAndTrim(onlyIf);
    }

    /** Lines {@code key=value}: tags of the version that {@code previous} stands for. */
    @CheckForNull
    public String getCompareTo() {
        return compareTo;
    }

    @DataBoundSetter
    public void setCompareTo(String compareTo) {
        this.compareTo = Util.fixEmptyAndTrim(compareTo);
    }

    public boolean isFailIfNotMet() {
        return failIfNotMet;
    }

    @DataBoundSetter
    public void setFailIfNotMet(boolean failIfNotMet) {
        this.failIfNotMet = failIfNotMet;
    }

    @Override
    public boolean requiresWorkspace() {
        return file != null;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        perform(run, (FilePath) null, env, listener);
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath folder,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        perform(run, folder, env, listener);
    }

    private void perform(Run<?, ?> run, @CheckForNull FilePath folder, EnvVars env, TaskListener listener)
            throws InterruptedException, IOException {
        AmlRegisterModelStep step = new AmlRegisterModelStep(expand(env, name));
        step.setPath(expand(env, path));
        step.setOutput(expand(env, output));
        step.setFile(expand(env, file));
        // The run of the step before, if there is one, is where a file comes from in the end.
        boolean ofNoRun = file != null && runId.equals(LAST_RUN) && env.get("AZUREML_RUN_ID") == null;
        step.setRunId(ofNoRun ? null : expand(env, runId));
        step.setDescription(expand(env, description));
        step.setTags(pairs(env, "tags", tags));
        step.setModelType(expand(env, getModelType()));
        step.setFramework(expand(env, framework));
        step.setFrameworkVersion(expand(env, frameworkVersion));
        step.setOnlyIf(expand(env, onlyIf));
        step.setCompareTo(pairs(env, "compareTo", compareTo));
        step.setFailIfNotMet(failIfNotMet);
        Map<?, ?> model = (Map<?, ?>) new StepRunner(run, folder, env, listener, settings(env)).run(step);
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("AZUREML_MODEL_REGISTERED", model.get("registered"));
        for (String key : new String[] {"id", "name", "version"}) {
            // Of a model that is not registered, what an earlier step has left must not be taken for it.
            variables.put("AZUREML_MODEL_" + key.toUpperCase(Locale.ROOT), Util.fixNull((String) model.get(key)));
        }
        AmlVariables.set(run, variables);
    }

    @Extension
    @Symbol("azureMlRegisterModel")
    public static class DescriptorImpl extends AmlBuilderDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlRegisterModelStep_displayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return check(value, ModelNames::problem);
        }

        @POST
        public FormValidation doCheckPath(
                @QueryParameter String value, @QueryParameter String output, @QueryParameter String file) {
            return AmlRegisterModelStep.checkSource(value, output, file);
        }

        @POST
        public FormValidation doCheckOutput(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : check(value, OutputNames::problem);
        }

        @POST
        public FormValidation doCheckRunId(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : check(value, RunIds::problem);
        }

        @POST
        public ListBoxModel doFillModelTypeItems() {
            ListBoxModel items = new ListBoxModel();
            ModelNames.TYPES.forEach(items::add);
            return items;
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }

        @POST
        public FormValidation doCheckCompareTo(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }

        @POST
        public FormValidation doCheckOnlyIf(@QueryParameter String value) {
            List<String> problems =
                    hasVariables(value) ? List.of() : QualityGate.problems(AmlRegisterModelStep.conditions(value));
            return problems.isEmpty() ? FormValidation.ok() : FormValidation.error(String.join(". ", problems));
        }
    }
}
