package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.PlainValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlListModels}: the registered models, the newest first. */
public class AmlListModelsStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private String name;
    private String runId;
    private String framework;
    private LinkedHashMap<String, String> tags;
    private Integer limit = 100;

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
    public void setRunId(String runId) {
        this.runId = Util.fixEmptyAndTrim(runId);
    }

    @CheckForNull
    public String getFramework() {
        return framework;
    }

    @DataBoundSetter
    public void setFramework(String framework) {
        this.framework = Util.fixEmptyAndTrim(framework);
    }

    /** That a model must have; an empty value stands for any. */
    @CheckForNull
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = PlainValues.texts("tags", tags);
    }

    /** How many at most. */
    @CheckForNull
    public Integer getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(Integer limit) {
        this.limit = limit == null ? Integer.valueOf(100) : limit;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlListModelsExecution(context, settings(context), this);
    }

    @Extension
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

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.take(form, "tags", "limit");
            AmlListModelsStep step = (AmlListModelsStep) super.newInstance(req, form);
            step.setTags(texts.map("tags"));
            step.setLimit(texts.number("limit"));
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
        public FormValidation doCheckName(@QueryParameter String value) {
            return check(
                    Util.fixEmptyAndTrim(value) == null
                            ? Optional.empty()
                            : ModelNames.problem(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckRunId(@QueryParameter String value) {
            return check(
                    Util.fixEmptyAndTrim(value) == null
                            ? Optional.empty()
                            : RunIds.problem(Util.fixEmptyAndTrim(value)));
        }
    }
}
