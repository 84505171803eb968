package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.jobs.OutputNames;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.gate.QualityGate;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** {@code amlRegisterModel}: registers an output of a run, or a file of an agent, as the next version of a model. */
public class AmlRegisterModelStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String name;
    private String runId;
    private String experiment;
    private String path;
    private String output;
    private String file;
    private String description;
    private LinkedHashMap<String, String> tags;
    private LinkedHashMap<String, String> properties;
    private String modelType = ModelNames.CUSTOM;
    private String framework;
    private String frameworkVersion;
    private LinkedHashMap<String, String> metrics;
    private ArrayList<String> onlyIf;
    private LinkedHashMap<String, String> compareTo;
    private boolean failIfNotMet;
    private boolean skipPublishingChecks;

    @DataBoundConstructor
    public AmlRegisterModelStep(@NonNull String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    @CheckForNull
    public String getName() {
        return name;
    }

    @CheckForNull
    public String getRunId() {
        return runId;
    }

    @DataBoundSetter
    public void setRunId(Object runId) {
        this.runId = ReturnedMap.id("runId", ReturnedMap.RUN, runId);
        this.experiment = this.experiment == null ? ReturnedMap.experiment(runId) : this.experiment;
    }

    /** Returns the experiment of the run, which is stored with the model. */
    @CheckForNull
    public String getExperiment() {
        return experiment;
    }

    @DataBoundSetter
    public void setExperiment(String experiment) {
        this.experiment = Util.fixEmptyAndTrim(experiment);
    }

    /** Returns a file or folder in the run's outputs, for example {@code outputs/model.json}. */
    @CheckForNull
    public String getPath() {
        return path;
    }

    @DataBoundSetter
    public void setPath(String path) {
        this.path = Util.fixEmptyAndTrim(path);
    }

    /** Returns the name of an output of a v2 job. {@code path} is then relative to that output and optional. */
    @CheckForNull
    public String getOutput() {
        return output;
    }

    @DataBoundSetter
    public void setOutput(String output) {
        this.output = Util.fixEmptyAndTrim(output);
    }

    /** Returns a file or folder of the agent, relative to the current folder, instead of {@code path}. */
    @CheckForNull
    public String getFile() {
        return file;
    }

    @DataBoundSetter
    public void setFile(String file) {
        this.file = Util.fixEmptyAndTrim(file);
    }

    @CheckForNull
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = Util.fixEmptyAndTrim(description);
    }

    /** Returns tags, which can be changed after registration. */
    @CheckForNull
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = PlainValues.texts("tags", tags);
    }

    /** Returns properties, which cannot be changed after registration. */
    @CheckForNull
    public Map<String, String> getProperties() {
        return properties;
    }

    @DataBoundSetter
    public void setProperties(Map<String, String> properties) {
        this.properties = PlainValues.texts("properties", properties);
    }

    /** Returns {@code custom_model}, {@code mlflow_model} or {@code triton_model}. */
    @NonNull
    public String getModelType() {
        return modelType;
    }

    @DataBoundSetter
    public void setModelType(String modelType) {
        String type = Util.fixEmptyAndTrim(modelType);
        this.modelType = type == null ? ModelNames.CUSTOM : type;
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

    /** Returns metrics that are added to those of the run. */
    @CheckForNull
    public Map<String, String> getMetrics() {
        return metrics;
    }

    @DataBoundSetter
    public void setMetrics(Map<String, String> metrics) {
        this.metrics = PlainValues.texts("metrics", metrics);
    }

    /** Returns conditions on metrics as a list; null for none. */
    @CheckForNull
    public List<String> getOnlyIf() {
        return onlyIf;
    }

    @DataBoundSetter
    public void setOnlyIf(Object onlyIf) {
        this.onlyIf = GateParameters.conditions(onlyIf);
    }

    /** Returns tags: {@code previous} in a condition refers to the newest version that has all of them. */
    @CheckForNull
    public Map<String, String> getCompareTo() {
        return compareTo;
    }

    @DataBoundSetter
    public void setCompareTo(Map<String, String> compareTo) {
        this.compareTo = PlainValues.texts("compareTo", compareTo);
    }

    /** Returns whether the verdict of {@code onlyIf} is not reported on the commit. */
    public boolean isSkipPublishingChecks() {
        return skipPublishingChecks;
    }

    @DataBoundSetter
    public void setSkipPublishingChecks(boolean skipPublishingChecks) {
        this.skipPublishingChecks = skipPublishingChecks;
    }

    public boolean isFailIfNotMet() {
        return failIfNotMet;
    }

    @DataBoundSetter
    public void setFailIfNotMet(boolean failIfNotMet) {
        this.failIfNotMet = failIfNotMet;
    }

    @NonNull
    final List<String> onlyIf() {
        return onlyIf == null ? List.of() : onlyIf;
    }

    /** Returns the names of the metrics in the conditions. */
    @NonNull
    final List<String> gateMetrics() {
        return new QualityGate(onlyIf()).metrics();
    }

    @NonNull
    final Map<String, Double> metrics() {
        Map<String, Double> values = new LinkedHashMap<>();
        if (metrics != null) {
            metrics.forEach((name, value) -> values.put(name, Double.valueOf(value)));
        }
        return values;
    }

    /** Describes the source of the model for the log. */
    @NonNull
    final String source() {
        if (file != null) {
            return "file " + file;
        }
        String whole = output == null ? "run " + runId : "output " + output + " of run " + runId;
        return path == null ? whole : path + " of " + whole;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlRegisterModelExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlRegisterModel")
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlRegisterModel";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlRegisterModelStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            Map<?, ?> model = (Map<?, ?>) result;
            return new StepVariables()
                    .set("AZUREML_MODEL_REGISTERED", model.get("registered"))
                    .set("AZUREML_MODEL_ID", model.get("id"))
                    .set("AZUREML_MODEL_NAME", model.get("name"))
                    .set("AZUREML_MODEL_VERSION", model.get("version"));
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(form, "tags", "properties", "metrics", "onlyIf", "compareTo");
            AmlRegisterModelStep step = (AmlRegisterModelStep) super.newInstance(req, form);
            step.setTags(texts.map("tags"));
            step.setProperties(texts.map("properties"));
            step.setMetrics(texts.map("metrics"));
            step.setOnlyIf(texts.text("onlyIf"));
            step.setCompareTo(texts.map("compareTo"));
            return step;
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
        public FormValidation doCheckProperties(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }

        @POST
        public FormValidation doCheckMetrics(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }

        @POST
        public FormValidation doCheckCompareTo(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }

        @POST
        public FormValidation doCheckOnlyIf(@QueryParameter String value) {
            return GateParameters.check(value);
        }

        @POST
        public ComboBoxModel doFillNameItems(WorkspaceForm form) {
            return WorkspaceNames.items(form, NameKind.MODEL);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value, WorkspaceForm form) {
            return WorkspaceNames.orReason(check(value, ModelNames::problem), form, NameKind.MODEL);
        }

        @POST
        public ComboBoxModel doFillExperimentItems(WorkspaceForm form) {
            return WorkspaceNames.items(form, NameKind.EXPERIMENT);
        }

        @POST
        public FormValidation doCheckRunId(@QueryParameter String value, @QueryParameter String file) {
            boolean needless = Util.fixEmptyAndTrim(file) != null && Util.fixEmptyAndTrim(value) == null;
            return needless ? FormValidation.ok() : check(value, RunIds::problem);
        }

        @POST
        public FormValidation doCheckPath(
                @QueryParameter String value, @QueryParameter String output, @QueryParameter String file) {
            boolean ofRun = Util.fixEmptyAndTrim(value) != null || Util.fixEmptyAndTrim(output) != null;
            boolean ofFile = Util.fixEmptyAndTrim(file) != null;
            return ofRun && ofFile
                    ? FormValidation.error(Messages.AmlRegisterModelStep_pathOrFile())
                    : required(ofRun || ofFile ? "set" : null, Messages.AmlRegisterModelStep_pathOrFile());
        }

        @POST
        public FormValidation doCheckOutput(@QueryParameter String value) {
            return checkOptional(value, OutputNames::problem);
        }
    }
}
