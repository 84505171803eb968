package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import io.jenkins.plugins.azureml.steps.SingleCallExecution;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.io.IOException;
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

/** {@code amlListModels}: lists registered models, newest first. */
public class AmlListModelsStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private String name;
    private String runId;
    private String framework;
    private LinkedHashMap<String, String> tags;
    private Object limit = 100;

    @DataBoundConstructor
    public AmlListModelsStep() {}

    @CheckForNull
    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    @CheckForNull
    public String getRunId() {
        return runId;
    }

    @DataBoundSetter
    public void setRunId(Object runId) {
        this.runId = ReturnedMap.id("runId", ReturnedMap.RUN, runId);
    }

    @CheckForNull
    public String getFramework() {
        return framework;
    }

    @DataBoundSetter
    public void setFramework(String framework) {
        this.framework = Util.fixEmptyAndTrim(framework);
    }

    /** Returns tags that a model must have; an empty value matches any value. */
    @CheckForNull
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = PlainValues.texts("tags", tags);
    }

    /** Returns the maximum number of models, or text with a variable. */
    @NonNull
    public Object getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(Object limit) {
        this.limit = WholeNumber.orDefault(limit, 100);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, settings(context), this);
    }

    private static final class Execution extends SingleCallExecution {

        private static final long serialVersionUID = 1L;

        private final AmlListModelsStep step;

        Execution(@NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlListModelsStep step) {
            super(context, settings);
            this.step = step;
        }

        @NonNull
        @Override
        protected List<String> problems() {
            List<String> problems = super.problems();
            if (step.getName() != null) {
                ModelNames.problem(step.getName()).ifPresent(problems::add);
            }
            if (step.getRunId() != null) {
                RunIds.problem(step.getRunId()).ifPresent(problems::add);
            }
            WholeNumber.problem("limit", step.getLimit(), 1).ifPresent(problems::add);
            return problems;
        }

        @Override
        protected Object call(boolean maybeSent) throws IOException, InterruptedException {
            Map<String, String> tags = step.getTags() == null ? Map.of() : step.getTags();
            ModelFilter filter = new ModelFilter(step.getName(), step.getRunId(), step.getFramework(), tags, Map.of());
            List<Object> models = new ArrayList<>();
            for (Model model : client().registry().stream(filter).first(WholeNumber.require(step.getLimit()))) {
                models.add(plain(model));
            }
            println("Azure ML: found " + models.size() + (models.size() == 1 ? " model" : " models"));
            return models;
        }

        private static Map<String, Object> plain(Model model) {
            Map<String, Object> plain = new LinkedHashMap<>();
            plain.put("id", model.id());
            plain.put("name", model.name());
            plain.put("version", model.version());
            plain.put("description", model.description());
            plain.put("tags", new LinkedHashMap<>(model.tags()));
            plain.put("properties", new LinkedHashMap<>(model.properties()));
            plain.put(
                    "createdTime",
                    model.createdTime() == null ? null : model.createdTime().toString());
            plain.put("framework", model.framework());
            plain.put("type", model.type());
            plain.put("runId", model.runId());
            plain.put("experiment", model.experimentName());
            return plain;
        }

        @Override
        public String getStatus() {
            return "listing models";
        }
    }

    @Extension
    @Symbol("amlListModels")
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlListModels";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlListModelsStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            return new StepVariables().setJson("AZUREML_MODELS", result);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(form, "tags", "limit");
            AmlListModelsStep step = (AmlListModelsStep) super.newInstance(req, form);
            step.setTags(texts.map("tags"));
            step.setLimit(texts.text("limit"));
            return step;
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }

        @POST
        public FormValidation doCheckLimit(@QueryParameter String value) {
            return checkNumber(value, 1);
        }

        @POST
        public ComboBoxModel doFillNameItems(WorkspaceForm form) {
            return WorkspaceNames.items(form, NameKind.MODEL);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value, WorkspaceForm form) {
            return WorkspaceNames.orReason(checkOptional(value, ModelNames::problem), form, NameKind.MODEL);
        }

        @POST
        public FormValidation doCheckRunId(@QueryParameter String value) {
            return checkOptional(value, RunIds::problem);
        }
    }
}
