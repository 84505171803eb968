package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import io.jenkins.plugins.azureml.steps.WholeNumber;
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

/** {@code amlDeleteModel}: deletes one version of a model, or all versions except the newest. */
public class AmlDeleteModelStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private static final String IGNORE = "ignore";
    static final String FAIL = "fail";

    private String modelId;
    private String name;
    private String version;
    private Object keepLast;
    private LinkedHashMap<String, String> tags;
    private boolean force;
    private boolean dryRun;
    private String ifMissing = IGNORE;

    /** Without a parameter: Declarative Pipelines require those of a constructor, and {@code name} can replace {@code modelId}. */
    @DataBoundConstructor
    public AmlDeleteModelStep() {}

    /** Returns {@code name:version}; null if {@code name} is set instead. */
    @CheckForNull
    public String getModelId() {
        return modelId;
    }

    /** @param modelId {@code name:version}, or the map of a model */
    @DataBoundSetter
    public void setModelId(Object modelId) {
        this.modelId = ReturnedMap.id("modelId", ReturnedMap.MODEL, modelId);
    }

    /** Returns the name of the model, with {@code version} or {@code keepLast}, instead of {@code modelId}. */
    @CheckForNull
    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    /** Returns the number of newest versions to keep, or text with a variable. */
    @CheckForNull
    public Object getKeepLast() {
        return keepLast;
    }

    @DataBoundSetter
    public void setKeepLast(Object keepLast) {
        this.keepLast = WholeNumber.of(keepLast);
    }

    /** Returns the tags of the versions to which {@code keepLast} applies. */
    @CheckForNull
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = PlainValues.texts("tags", tags);
    }

    /** Returns whether a model is deleted even if a service or deployment uses it. */
    public boolean isForce() {
        return force;
    }

    @DataBoundSetter
    public void setForce(boolean force) {
        this.force = force;
    }

    /** Returns whether the step only logs what it would delete. */
    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Returns {@code ignore} or {@code fail}. */
    @NonNull
    public String getIfMissing() {
        return ifMissing;
    }

    @DataBoundSetter
    public void setIfMissing(String ifMissing) {
        String text = Util.fixEmptyAndTrim(ifMissing);
        this.ifMissing = text == null ? IGNORE : text;
    }

    /** Returns the id of the one version to delete; null with {@code keepLast}. */
    @CheckForNull
    final String id() {
        return modelId != null ? modelId : version != null ? name + ":" + version : null;
    }

    /** Validates the parameters without a request. Returns one sentence per problem. */
    @NonNull
    final List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (modelId == null && name == null) {
            problems.add("modelId is missing: set modelId (name:version, for example iris:1), or name with version or"
                    + " keepLast");
        } else if (modelId != null) {
            ModelNames.idProblem(modelId).ifPresent(problems::add);
            if (name != null || version != null || keepLast != null) {
                problems.add("modelId cannot be combined with name, version or keepLast");
            }
        } else {
            ModelNames.problem(name).ifPresent(problems::add);
            if ((version == null) == (keepLast == null)) {
                problems.add("name requires either version or keepLast");
            }
            if (version != null) {
                ModelNames.versionProblem(version).ifPresent(problems::add);
            }
        }
        boolean tagged = tags != null && !tags.isEmpty();
        if (tagged && keepLast == null) {
            problems.add("tags require keepLast");
        }
        Integer newest = WholeNumber.valueOf(keepLast);
        WholeNumber.problem("keepLast", keepLast).ifPresent(problems::add);
        if (newest != null && (newest < 0 || newest == 0 && !tagged)) {
            problems.add("keepLast must be at least 1, or at least 0 with tags");
        }
        if (!ifMissing.equals(IGNORE) && !ifMissing.equals(FAIL)) {
            problems.add("ifMissing must be 'ignore' or 'fail', not '" + ifMissing + "'");
        }
        return problems;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlDeleteModelExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlDeleteModel")
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlDeleteModel";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeleteModelStep_displayName();
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(form, "keepLast", "tags");
            AmlDeleteModelStep step = (AmlDeleteModelStep) super.newInstance(req, form);
            step.setKeepLast(texts.text("keepLast"));
            step.setTags(texts.map("tags"));
            return step;
        }

        @POST
        public ListBoxModel doFillIfMissingItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.AmlDeleteModelStep_ignore(), IGNORE);
            items.add(Messages.AmlDeleteModelStep_fail(), FAIL);
            return items;
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }

        @POST
        public FormValidation doCheckKeepLast(@QueryParameter String value) {
            return checkNumber(value, 0);
        }

        @POST
        public FormValidation doCheckModelId(@QueryParameter String value, @QueryParameter String name) {
            boolean byName = Util.fixEmptyAndTrim(value) == null && Util.fixEmptyAndTrim(name) != null;
            return byName ? FormValidation.ok() : check(value, ModelNames::idProblem);
        }

        @POST
        public ComboBoxModel doFillNameItems(WorkspaceForm form) {
            return WorkspaceNames.items(form, NameKind.MODEL);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value, WorkspaceForm form) {
            return WorkspaceNames.orReason(checkOptional(value, ModelNames::problem), form, NameKind.MODEL);
        }
    }
}
