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
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import io.jenkins.plugins.azureml.steps.wait.AmlWaitRunStep;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Submits a run and waits for its end: amlSubmitRun and amlWaitRun in one. */
public class AmlRunBuilder extends AmlBuilder {

    private final String experiment;
    private String sourceDirectory;
    private String definitionFile;
    private String definition;
    private String hyperdrive;
    private String hyperdriveFile;
    private boolean streamLogs = true;

    @DataBoundConstructor
    public AmlRunBuilder(@NonNull String experiment) {
        this.experiment = Util.fixEmptyAndTrim(experiment);
    }

    @CheckForNull
    public String getExperiment() {
        return experiment;
    }

    @CheckForNull
    public String getSourceDirectory() {
        return sourceDirectory;
    }

    @DataBoundSetter
    public void setSourceDirectory(String sourceDirectory) {
        this.sourceDirectory = Util.fixEmptyAndTrim(sourceDirectory);
    }

    @CheckForNull
    public String getDefinitionFile() {
        return definitionFile;
    }

    @DataBoundSetter
    public void setDefinitionFile(String definitionFile) {
        this.definitionFile = Util.fixEmptyAndTrim(definitionFile);
    }

    /** JSON text, instead of a file. */
    @CheckForNull
    public String getDefinition() {
        return definition;
    }

    @DataBoundSetter
    public void setDefinition(String definition) {
        this.definition = Util.fixEmptyAndTrim(definition);
    }

    /** What makes a sweep of the run, as JSON or YAML text; null for a single run. */
    @CheckForNull
    public String getHyperdrive() {
        return hyperdrive;
    }

    @DataBoundSetter
    public void setHyperdrive(String hyperdrive) {
        this.hyperdrive = Util.fixEmptyAndTrim(hyperdrive);
    }

    /** JSON or YAML file with the same, relative to the workspace of the build. */
    @CheckForNull
    public String getHyperdriveFile() {
        return hyperdriveFile;
    }

    @DataBoundSetter
    public void setHyperdriveFile(String hyperdriveFile) {
        this.hyperdriveFile = Util.fixEmptyAndTrim(hyperdriveFile);
    }

    public boolean isStreamLogs() {
        return streamLogs;
    }

    @DataBoundSetter
    public void setStreamLogs(boolean streamLogs) {
        this.streamLogs = streamLogs;
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath folder,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        StepRunner runner = new StepRunner(run, folder, env, listener, settings(env));
        String name = expand(env, experiment);
        AmlSubmitRunStep submit = new AmlSubmitRunStep(name);
        submit.setSourceDirectory(expand(env, sourceDirectory));
        submit.setDefinitionFile(expand(env, definitionFile));
        submit.setDefinition(expand(env, definition));
        submit.setHyperdrive(expand(env, hyperdrive));
        submit.setHyperdriveFile(expand(env, hyperdriveFile));
        Map<?, ?> submitted = (Map<?, ?>) runner.run(submit);
        String runId = (String) submitted.get("runId");
        AmlVariables.set(
                run,
                Map.of(
                        "AZUREML_RUN_ID", runId,
                        "AZUREML_EXPERIMENT", submitted.get("experiment"),
                        "AZUREML_RUN_URL", submitted.get("portalUrl")));

        AmlWaitRunStep wait = new AmlWaitRunStep(runId);
        wait.setExperiment(name);
        wait.setStreamLogs(streamLogs);
        Map<?, ?> result = (Map<?, ?>) runner.run(wait);
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("AZUREML_RUN_STATUS", result.get("status"));
        // Of a run that is no sweep, what an earlier step has left must not be taken for it.
        variables.put("AZUREML_BEST_RUN_ID", Objects.requireNonNullElse(result.get("bestRunId"), ""));
        variables.put("AZUREML_BEST_SCORE", Objects.requireNonNullElse(result.get("bestScore"), ""));
        if (result.get("metrics") instanceof Map<?, ?> metrics) {
            metrics.forEach((metric, value) -> variables.put(AmlVariables.metric((String) metric), value));
        }
        AmlVariables.set(run, variables);
    }

    @Extension
    @Symbol("azureMlRun")
    public static class DescriptorImpl extends AmlBuilderDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlRunBuilder_displayName();
        }

        @POST
        public FormValidation doCheckExperiment(@QueryParameter String value) {
            return check(value, Experiments::problem);
        }

        @POST
        public FormValidation doCheckDefinitionFile(@QueryParameter String value, @QueryParameter String definition) {
            boolean file = Util.fixEmptyAndTrim(value) != null;
            boolean text = Util.fixEmptyAndTrim(definition) != null;
            return file == text ? FormValidation.error(Messages.AmlRunBuilder_oneDefinition()) : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckHyperdrive(@QueryParameter String value, @QueryParameter String hyperdriveFile) {
            return AmlSubmitRunStep.checkHyperdrive(value, hyperdriveFile, hasVariables(value));
        }
    }
}
