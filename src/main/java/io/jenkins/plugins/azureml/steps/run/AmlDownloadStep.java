package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.jobs.OutputNames;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code amlDownload}: downloads the files of a run to the current folder. */
public class AmlDownloadStep extends RunStep {

    private static final long serialVersionUID = 1L;

    private String model;
    private String data;
    private String output;
    private String path;
    private String target;

    /** Without a parameter: Declarative Pipelines require those of a constructor, and a model or data asset has no run. */
    @DataBoundConstructor
    public AmlDownloadStep() {}

    /** @param runId an id, or the map that {@code amlSubmitRun} or {@code amlWaitRun} has returned */
    @DataBoundSetter
    public void setRunId(Object runId) {
        run(runId);
    }

    /** Returns the model to download instead of files of a run, such as {@code NAME:VERSION}; null for none. */
    @CheckForNull
    public String getModel() {
        return model;
    }

    /** @param model a name and version, or the map that {@code amlRegisterModel} has returned */
    @DataBoundSetter
    public void setModel(Object model) {
        this.model = ReturnedMap.id("model", ReturnedMap.MODEL, model);
    }

    /** Returns the data asset to download instead of files of a run, such as {@code NAME:VERSION}; null for none. */
    @CheckForNull
    public String getData() {
        return data;
    }

    /** @param data a name and version, or a map in the list that {@code amlApply} has returned */
    @DataBoundSetter
    public void setData(Object data) {
        this.data = ReturnedMap.id("data", ReturnedMap.MODEL, data);
    }

    /** Returns the model or data asset; null for files of a run. */
    @CheckForNull
    AssetName asset() {
        if (model != null) {
            return AssetName.of(AssetName.Kind.MODEL, model);
        }
        return data == null ? null : AssetName.of(AssetName.Kind.DATA, data);
    }

    @NonNull
    @Override
    protected List<String> problems() {
        long sources =
                Stream.of(getRunId(), model, data).filter(Objects::nonNull).count();
        if (sources != 1) {
            return List.of((sources == 0 ? "runId is missing: set" : "set only") + " one of runId, model and data");
        }
        if (getRunId() != null) {
            return super.problems();
        }
        List<String> problems = new ArrayList<>();
        problem(AssetName::problem).ifPresent(problems::add);
        if (output != null) {
            problems.add("output belongs to a run: remove it, or set runId instead of model or data");
        }
        if (getExperiment() != null) {
            problems.add("experiment belongs to a run: remove it, or set runId instead of model or data");
        }
        return problems;
    }

    private Optional<String> problem(BiFunction<AssetName.Kind, String, Optional<String>> check) {
        if (model != null) {
            return check.apply(AssetName.Kind.MODEL, model);
        }
        return data == null ? Optional.empty() : check.apply(AssetName.Kind.DATA, data);
    }

    /** Returns the problem with an asset that is not in the workspace of the step. */
    @NonNull
    Optional<String> placeProblem(@NonNull WorkspaceRef workspace) {
        return problem((kind, text) -> AssetName.placeProblem(kind, text, workspace));
    }

    /** Returns the name of an output of the job (v2); {@code path} is then below it. Null for the files of the run. */
    @CheckForNull
    public String getOutput() {
        return output;
    }

    @DataBoundSetter
    public void setOutput(String output) {
        this.output = Util.fixEmptyAndTrim(output);
    }

    /** Returns a file or folder of the run, or below the output; null for all files. */
    @CheckForNull
    public String getPath() {
        return path;
    }

    @DataBoundSetter
    public void setPath(String path) {
        this.path = Util.fixEmptyAndTrim(path);
    }

    /** Returns the folder to write to, relative to the current one; null for the current one. */
    @CheckForNull
    public String getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlDownloadExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlDownload")
    public static class DescriptorImpl extends RunStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlDownload";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDownloadStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            Map<?, ?> download = (Map<?, ?>) result;
            return new StepVariables()
                    .set("AZUREML_DOWNLOAD_FOLDER", download.get("folder"))
                    .set("AZUREML_DOWNLOAD_COUNT", download.get("count"))
                    .set("AZUREML_DOWNLOAD_PATH", download.get("path"));
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FilePath.class);
        }

        /** A blank run id is no problem with a model or data asset. */
        @POST
        @Override
        public FormValidation doCheckRunId(@QueryParameter String value) {
            return checkOptional(value, RunIds::problem);
        }

        @POST
        public FormValidation doCheckModel(
                @QueryParameter String value, @QueryParameter String runId, @QueryParameter String data) {
            return checkAsset(AssetName.Kind.MODEL, value, runId, data);
        }

        @POST
        public FormValidation doCheckData(
                @QueryParameter String value, @QueryParameter String runId, @QueryParameter String model) {
            return checkAsset(AssetName.Kind.DATA, value, runId, model);
        }

        private static FormValidation checkAsset(AssetName.Kind kind, String value, String... others) {
            return checkOptional(
                    value,
                    text -> Stream.of(others).anyMatch(each -> Util.fixEmptyAndTrim(each) != null)
                            ? Optional.of("set only one of runId, model and data")
                            : AssetName.problem(kind, text));
        }

        @POST
        public FormValidation doCheckOutput(@QueryParameter String value) {
            return checkOptional(value, OutputNames::problem);
        }

        @POST
        public FormValidation doCheckPath(@QueryParameter String value) {
            return check(value, AmlDownloadExecution::pathProblem);
        }
    }
}
