package io.jenkins.plugins.azureml.builders;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.steps.AmlRegisterModelStep;
import java.io.IOException;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Registers an output of a run as the next version of a model. */
public class AmlRegisterModelBuilder extends AmlBuilder {

    /** The run of the build step before. */
    static final String LAST_RUN = "${AZUREML_RUN_ID}";

    private final String name;
    private final String path;
    private String runId = LAST_RUN;
    private String description;

    @DataBoundConstructor
    public AmlRegisterModelBuilder(@NonNull String name, @NonNull String path) {
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

    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        AmlRegisterModelStep step = new AmlRegisterModelStep(expand(env, name));
        step.setPath(expand(env, path));
        step.setRunId(expand(env, runId));
        step.setDescription(expand(env, description));
        Map<?, ?> model = (Map<?, ?>) new StepRunner(run, null, env, listener, settings(env)).run(step);
        AmlVariables.set(
                run,
                Map.of(
                        "AZUREML_MODEL_ID", model.get("id"),
                        "AZUREML_MODEL_NAME", model.get("name"),
                        "AZUREML_MODEL_VERSION", model.get("version")));
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
        public FormValidation doCheckPath(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.error(Messages.AmlRegisterModelStep_pathMissing())
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckRunId(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : check(value, RunIds::problem);
        }
    }
}
