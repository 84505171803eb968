package io.jenkins.plugins.azureml.steps.promote;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.registries.RegistryRef;
import io.jenkins.plugins.azureml.config.NamedWorkspaces;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.PollingStep;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import io.jenkins.plugins.azureml.steps.models.GateParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlPromoteModel}: copies a registered model to another Azure ML workspace or to a registry. */
public class AmlPromoteModelStep extends PollingStep {

    private static final long serialVersionUID = 1L;

    private final String model;
    private String to;
    private String registry;
    private String name;
    private String version;
    private LinkedHashMap<String, String> tags;
    private ArrayList<String> onlyIf;
    private LinkedHashMap<String, String> compareTo;
    private boolean failIfNotMet;

    /**
     * @param model {@code NAME:VERSION}, {@code NAME@latest}, the full id of a version in a registry, or the map of
     *     {@code amlRegisterModel} or {@code amlPromoteModel}
     */
    @DataBoundConstructor
    public AmlPromoteModelStep(@CheckForNull Object model) {
        this.model = ReturnedMap.id("model", ReturnedMap.MODEL, model);
    }

    @CheckForNull
    public String getModel() {
        return model;
    }

    /** Returns the name of the target, a workspace of the global configuration. */
    @CheckForNull
    public String getTo() {
        return to;
    }

    @DataBoundSetter
    public void setTo(String to) {
        this.to = Util.fixEmptyAndTrim(to);
    }

    /** Returns the name of the target, a registry, instead of {@code to}. */
    @CheckForNull
    public String getRegistry() {
        return registry;
    }

    @DataBoundSetter
    public void setRegistry(String registry) {
        this.registry = Util.fixEmptyAndTrim(registry);
    }

    /** Returns the name of the model at the target; null for the same name. */
    @CheckForNull
    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** Returns the version at the target; null for the same version, or the next one if that is in use. */
    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(Object version) {
        this.version = version == null ? null : Util.fixEmptyAndTrim(version.toString());
    }

    /** Returns tags that are added to those of the model. */
    @CheckForNull
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = PlainValues.texts("tags", tags);
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

    /** Returns tags: {@code previous} in a condition refers to the newest version at the target that has all of them. */
    @CheckForNull
    public Map<String, String> getCompareTo() {
        return compareTo;
    }

    @DataBoundSetter
    public void setCompareTo(Map<String, String> compareTo) {
        this.compareTo = PlainValues.texts("compareTo", compareTo);
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

    /** Describes the target for the log. */
    @NonNull
    final String target() {
        return registry == null ? "workspace " + to : "registry " + registry;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        WorkspaceSettings source = settings(context);
        if (to == null) {
            return new AmlPromoteModelExecution(context, source, source, null, this);
        }
        try {
            WorkspaceSettings target = NamedWorkspaces.of(context.get(Run.class).getParent())
                    .require(to)
                    .withDefaults(source);
            return new AmlPromoteModelExecution(context, source, target, null, this);
        } catch (AbortException e) {
            return new AmlPromoteModelExecution(context, source, source, e.getMessage(), this);
        }
    }

    @Extension
    @Symbol("amlPromoteModel")
    public static class DescriptorImpl extends PollingStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlPromoteModel";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlPromoteModelStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            Map<?, ?> promoted = (Map<?, ?>) result;
            return new StepVariables()
                    .set("AZUREML_MODEL_PROMOTED", promoted.get("promoted"))
                    .set("AZUREML_MODEL_ID", promoted.get("id"))
                    .set("AZUREML_MODEL_NAME", promoted.get("name"))
                    .set("AZUREML_MODEL_VERSION", promoted.get("version"));
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(form, "tags", "onlyIf", "compareTo");
            AmlPromoteModelStep step = (AmlPromoteModelStep) super.newInstance(req, form);
            step.setTags(texts.map("tags"));
            step.setOnlyIf(texts.text("onlyIf"));
            step.setCompareTo(texts.map("compareTo"));
            return step;
        }

        @Override
        public String argumentsToString(Map<String, Object> namedArgs) {
            Object model = namedArgs.get("model");
            Object id = model instanceof Map<?, ?> map ? map.get(ReturnedMap.MODEL) : model;
            return id instanceof CharSequence ? id.toString() : super.argumentsToString(namedArgs);
        }

        @POST
        public ListBoxModel doFillToItems(@AncestorInPath Item item, @QueryParameter String to) {
            return WithAmlWorkspaceStep.DescriptorImpl.names(item, to);
        }

        @POST
        public FormValidation doCheckModel(@QueryParameter String value) {
            return check(value, PromotionParameters::modelProblem);
        }

        @POST
        public FormValidation doCheckTo(@QueryParameter String value, @QueryParameter String registry) {
            return Util.fixEmptyAndTrim(value) != null && Util.fixEmptyAndTrim(registry) != null
                    ? FormValidation.error(Messages.AmlPromoteModelStep_toOrRegistry())
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckRegistry(@QueryParameter String value) {
            return checkOptional(value, RegistryRef::problem);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return checkOptional(value, ModelNames::problem);
        }

        @POST
        public FormValidation doCheckVersion(@QueryParameter String value) {
            return checkOptional(value, ModelNames::versionProblem);
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
            return GateParameters.check(value);
        }
    }
}
