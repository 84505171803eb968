package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlSubmitRun}: sends a source folder and a definition, and starts a run of them. Does not wait for its end. */
public class AmlSubmitRunStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String experiment;
    private String sourceDirectory;
    private String definitionFile;
    private Object definition;

    @DataBoundConstructor
    public AmlSubmitRunStep(@NonNull String experiment) {
        this.experiment = Util.fixEmptyAndTrim(experiment);
    }

    @CheckForNull
    public String getExperiment() {
        return experiment;
    }

    /** Folder with the training script, relative to the current one; the current one if not given. */
    @CheckForNull
    public String getSourceDirectory() {
        return sourceDirectory;
    }

    @DataBoundSetter
    public void setSourceDirectory(String sourceDirectory) {
        this.sourceDirectory = Util.fixEmptyAndTrim(sourceDirectory);
    }

    /** JSON file with the run's definition, relative to the current folder. */
    @CheckForNull
    public String getDefinitionFile() {
        return definitionFile;
    }

    @DataBoundSetter
    public void setDefinitionFile(String definitionFile) {
        this.definitionFile = Util.fixEmptyAndTrim(definitionFile);
    }

    /** The run's definition itself: a map, or JSON text. */
    @CheckForNull
    public Object getDefinition() {
        return definition;
    }

    @DataBoundSetter
    public void setDefinition(Object definition) {
        Object plain = PlainValues.of(definition);
        this.definition = plain instanceof String text ? Util.fixEmptyAndTrim(text) : plain;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlSubmitRunExecution(context, settings(context), this, RunNames.forBuild(context.get(Run.class)));
    }

    @Extension
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlSubmitRun";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlSubmitRunStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FilePath.class);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormTexts texts = FormTexts.take(form, "definition");
            AmlSubmitRunStep step = (AmlSubmitRunStep) super.newInstance(req, form);
            step.setDefinition(texts.text("definition"));
            return step;
        }

        @POST
        public FormValidation doCheckExperiment(@QueryParameter String value) {
            return check(Experiments.problem(Util.fixEmptyAndTrim(value)));
        }
    }
}
