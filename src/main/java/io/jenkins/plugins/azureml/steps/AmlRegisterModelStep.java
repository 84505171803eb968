package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import java.util.LinkedHashMap;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlRegisterModel}: makes an output of a run the next version of a model. */
public class AmlRegisterModelStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String name;
    private String runId;
    private String experiment;
    private String path;
    private String description;
    private LinkedHashMap<String, String> tags;
    private LinkedHashMap<String, String> properties;

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
    public void setRunId(String runId) {
        this.runId = Util.fixEmptyAndTrim(runId);
    }

    /** Experiment of the run; kept with the model. */
    @CheckForNull
    public String getExperiment() {
        return experiment;
    }

    @DataBoundSetter
    public void setExperiment(String experiment) {
        this.experiment = Util.fixEmptyAndTrim(experiment);
    }

    /** File or folder among the run's outputs, for example {@code outputs/model.json}. */
    @CheckForNull
    public String getPath() {
        return path;
    }

    @DataBoundSetter
    public void setPath(String path) {
        this.path = Util.fixEmptyAndTrim(path);
    }

    @CheckForNull
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = Util.fixEmptyAndTrim(description);
    }

    /** Can be changed later. */
    @CheckForNull
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = PlainValues.texts(tags);
    }

    /** Cannot be changed later. */
    @CheckForNull
    public Map<String, String> getProperties() {
        return properties;
    }

    @DataBoundSetter
    public void setProperties(Map<String, String> properties) {
        this.properties = PlainValues.texts(properties);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlRegisterModelExecution(context, settings(context), this);
    }

    @Extension
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

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormTexts texts = FormTexts.take(form, "tags", "properties");
            AmlRegisterModelStep step = (AmlRegisterModelStep) super.newInstance(req, form);
            step.setTags(texts.map("tags"));
            step.setProperties(texts.map("properties"));
            return step;
        }

        /** A map as its text area shows it. */
        @NonNull
        public String lines(@CheckForNull Map<String, String> map) {
            return FormTexts.of(map);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return check(ModelNames.problem(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckRunId(@QueryParameter String value) {
            return check(RunIds.problem(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckPath(@QueryParameter String value) {
            return required(value, Messages.AmlRegisterModelStep_pathMissing());
        }
    }
}
