package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import io.jenkins.plugins.azureml.steps.run.OnAbort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

/** {@code amlSubmitRun}: sends a source folder and a definition and starts a run. Does not wait for its end. */
public class AmlSubmitRunStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String experiment;
    private String sourceDirectory;
    private String definitionFile;
    private Object definition;
    private ArrayList<String> includes;
    private ArrayList<String> excludes;
    private String script;
    private ArrayList<String> arguments;
    private String target;
    private String conda;
    private String environment;
    private Object nodeCount;
    private String maxDuration;
    private LinkedHashMap<String, String> tags;
    private Object inputs;
    private Object outputs;
    private Object hyperdrive;
    private String hyperdriveFile;
    private String onAbort;

    @DataBoundConstructor
    public AmlSubmitRunStep(@NonNull String experiment) {
        this.experiment = Util.fixEmptyAndTrim(experiment);
    }

    @CheckForNull
    public String getExperiment() {
        return experiment;
    }

    /** Returns the folder with the training script, relative to the current one; null for the current one. */
    @CheckForNull
    public String getSourceDirectory() {
        return sourceDirectory;
    }

    @DataBoundSetter
    public void setSourceDirectory(String sourceDirectory) {
        this.sourceDirectory = Util.fixEmptyAndTrim(sourceDirectory);
    }

    /** Returns a JSON or YAML file with the definition, relative to the current folder. */
    @CheckForNull
    public String getDefinitionFile() {
        return definitionFile;
    }

    @DataBoundSetter
    public void setDefinitionFile(String definitionFile) {
        this.definitionFile = Util.fixEmptyAndTrim(definitionFile);
    }

    /** Returns the definition itself: a map, or JSON or YAML text. */
    @CheckForNull
    public Object getDefinition() {
        return definition;
    }

    @DataBoundSetter
    public void setDefinition(Object definition) {
        this.definition = PlainValues.trimToNull("definition", definition);
    }

    /** Returns patterns of the files to send, as a list; null for all files. */
    @CheckForNull
    public Object getIncludes() {
        return includes;
    }

    @DataBoundSetter
    public void setIncludes(Object includes) {
        this.includes = PlainValues.list("includes", includes);
    }

    /** Returns patterns of files that are not sent, in addition to those of the ignore file. */
    @CheckForNull
    public Object getExcludes() {
        return excludes;
    }

    @DataBoundSetter
    public void setExcludes(Object excludes) {
        this.excludes = PlainValues.list("excludes", excludes);
    }

    /** Returns the training script of the short form, relative to the source folder. */
    @CheckForNull
    public String getScript() {
        return script;
    }

    @DataBoundSetter
    public void setScript(String script) {
        this.script = Util.fixEmptyAndTrim(script);
    }

    /** Returns the arguments of the script, as a list. */
    @CheckForNull
    public Object getArguments() {
        return arguments;
    }

    @DataBoundSetter
    public void setArguments(Object arguments) {
        this.arguments = ScriptArguments.of(arguments);
    }

    /** Returns the name of the compute target. */
    @CheckForNull
    public String getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    /** Returns the conda file with the dependencies of the script, relative to the current folder. */
    @CheckForNull
    public String getConda() {
        return conda;
    }

    @DataBoundSetter
    public void setConda(String conda) {
        this.conda = Util.fixEmptyAndTrim(conda);
    }

    /** Returns an Azure ML environment, {@code name} or {@code name:version}. */
    @CheckForNull
    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    /** Returns the number of compute nodes; null for one. */
    @CheckForNull
    public Object getNodeCount() {
        return nodeCount;
    }

    @DataBoundSetter
    public void setNodeCount(Object nodeCount) {
        this.nodeCount = WholeNumber.of(nodeCount);
    }

    /** Returns after which time the service ends the run: seconds, or text such as {@code '2 h'}. */
    @CheckForNull
    public String getMaxDuration() {
        return maxDuration;
    }

    @DataBoundSetter
    public void setMaxDuration(Object maxDuration) {
        this.maxDuration = maxDuration == null ? null : Util.fixEmptyAndTrim(maxDuration.toString());
    }

    /** Returns tags of the run, in addition to those that link it to its build. */
    @CheckForNull
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = PlainValues.texts("tags", tags);
    }

    /** Returns what to do with the run if the build is interrupted before a step waits for it, see {@link OnAbort}. */
    @NonNull
    public String getOnAbort() {
        return onAbort == null ? OnAbort.CANCEL : onAbort;
    }

    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        this.onAbort = Util.fixEmptyAndTrim(onAbort);
    }

    /** Returns inputs of the job (v2), as a map or its text. They override those of a definition. */
    @CheckForNull
    public Object getInputs() {
        return inputs;
    }

    @DataBoundSetter
    public void setInputs(Object inputs) {
        this.inputs = PlainValues.trimToNull("inputs", inputs);
    }

    /** Returns outputs of the job (v2), as a map or its text. They override those of a definition. */
    @CheckForNull
    public Object getOutputs() {
        return outputs;
    }

    @DataBoundSetter
    public void setOutputs(Object outputs) {
        this.outputs = PlainValues.trimToNull("outputs", outputs);
    }

    /** Returns the definition of a sweep, as a map or its text: parameters to vary, metric, number of runs. */
    @CheckForNull
    public Object getHyperdrive() {
        return hyperdrive;
    }

    @DataBoundSetter
    public void setHyperdrive(Object hyperdrive) {
        this.hyperdrive = PlainValues.trimToNull("hyperdrive", hyperdrive);
    }

    /** Returns a JSON or YAML file with the definition of a sweep, relative to the current folder. */
    @CheckForNull
    public String getHyperdriveFile() {
        return hyperdriveFile;
    }

    @DataBoundSetter
    public void setHyperdriveFile(String hyperdriveFile) {
        this.hyperdriveFile = Util.fixEmptyAndTrim(hyperdriveFile);
    }

    @NonNull
    final List<String> includes() {
        return includes == null ? List.of() : includes;
    }

    @NonNull
    final List<String> excludes() {
        return excludes == null ? List.of() : excludes;
    }

    final boolean isSweep() {
        return hyperdrive != null || hyperdriveFile != null;
    }

    /** Returns what is wrong with the parameters, a sentence each. */
    @NonNull
    final List<String> problems() {
        List<String> problems = new ArrayList<>();
        Experiments.problem(experiment).ifPresent(problems::add);
        long forms = Stream.of(definitionFile, definition, script)
                .filter(Objects::nonNull)
                .count();
        if (forms != 1) {
            problems.add("give one of definitionFile, definition and script, to say what is to be run"
                    + (forms > 1 ? "; there are " + forms : ""));
        }
        if (script == null) {
            requireScript(problems, "arguments", arguments);
            requireScript(problems, "target", target);
            requireScript(problems, "conda", conda);
            requireScript(problems, "environment", environment);
            requireScript(problems, "nodeCount", nodeCount);
            requireScript(problems, "maxDuration", maxDuration);
        } else {
            if (target == null) {
                problems.add("target is missing: the name of the compute target that script runs on");
            }
            problems.addAll(ScriptArguments.problems(arguments));
            if (conda != null && environment != null) {
                problems.add("give conda or environment, not both");
            }
        }
        Integer nodes = WholeNumber.valueOf(nodeCount);
        WholeNumber.problem("nodeCount", nodeCount).ifPresent(problems::add);
        if (nodes != null && nodes < 1) {
            problems.add("nodeCount must be at least 1");
        }
        Durations.problem("maxDuration", maxDuration).ifPresent(problems::add);
        OnAbort.problem("onAbort", getOnAbort()).ifPresent(problems::add);
        RunDefinitions.dataProblem("inputs", inputs).ifPresent(problems::add);
        RunDefinitions.dataProblem("outputs", outputs).ifPresent(problems::add);
        RunDefinitions.hyperdriveProblem(hyperdrive).ifPresent(problems::add);
        if (hyperdrive != null && hyperdriveFile != null) {
            problems.add("give hyperdrive or hyperdriveFile, not both");
        }
        return problems;
    }

    private static void requireScript(List<String> problems, String parameter, Object value) {
        if (value != null) {
            problems.add(parameter + " goes with script; a definition says it itself");
        }
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlSubmitRunExecution(
                context, settings(context), this, RunIdGenerator.forBuild(context.get(Run.class)));
    }

    @Extension
    @Symbol("amlSubmitRun")
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

        @NonNull
        @Override
        protected Set<String> bodies() {
            return Set.of("definition", "hyperdrive");
        }

        @NonNull
        @Override
        public Object beforeExpansion(@NonNull String parameter, @NonNull Object value) throws AbortException {
            boolean data = parameter.equals("inputs") || parameter.equals("outputs");
            return data && value instanceof String text && hasVariable(text)
                    ? RunDefinitions.plain(parameter, text)
                    : value;
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            Map<?, ?> run = (Map<?, ?>) result;
            return new StepVariables()
                    .set("AZUREML_RUN_ID", run.get("runId"))
                    .set("AZUREML_EXPERIMENT", run.get("experiment"))
                    .set("AZUREML_RUN_URL", run.get("portalUrl"));
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FilePath.class);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(
                    form,
                    "definition",
                    "includes",
                    "excludes",
                    "arguments",
                    "nodeCount",
                    "maxDuration",
                    "tags",
                    "inputs",
                    "outputs",
                    "hyperdrive");
            AmlSubmitRunStep step = (AmlSubmitRunStep) super.newInstance(req, form);
            step.setDefinition(texts.text("definition"));
            step.setIncludes(texts.text("includes"));
            step.setExcludes(texts.text("excludes"));
            step.setArguments(texts.text("arguments"));
            step.setNodeCount(texts.text("nodeCount"));
            step.setMaxDuration(texts.text("maxDuration"));
            step.setTags(texts.map("tags"));
            step.setInputs(texts.text("inputs"));
            step.setOutputs(texts.text("outputs"));
            step.setHyperdrive(texts.text("hyperdrive"));
            return step;
        }

        @POST
        public ListBoxModel doFillOnAbortItems() {
            return OnAbort.items(OnAbort.CANCEL);
        }

        @POST
        public FormValidation doCheckExperiment(@QueryParameter String value) {
            return check(value, Experiments::problem);
        }

        @POST
        public FormValidation doCheckNodeCount(@QueryParameter String value) {
            String text = Util.fixEmptyAndTrim(value);
            return text == null || hasVariable(text) || text.matches("[1-9]\\d{0,5}")
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.AmlSubmitRunStep_nodeCountInvalid());
        }

        @POST
        public FormValidation doCheckMaxDuration(@QueryParameter String value) {
            return checkOptional(value, text -> Durations.problem("maxDuration", text));
        }

        @POST
        public FormValidation doCheckDefinition(@QueryParameter String value) {
            String text = Util.fixEmptyAndTrim(value);
            return check(text == null ? Optional.empty() : RunDefinitions.problem(text));
        }

        @POST
        public FormValidation doCheckInputs(@QueryParameter String value) {
            return checkOptional(value, text -> RunDefinitions.dataProblem("inputs", text));
        }

        @POST
        public FormValidation doCheckOutputs(@QueryParameter String value) {
            return checkOptional(value, text -> RunDefinitions.dataProblem("outputs", text));
        }

        @POST
        public FormValidation doCheckHyperdrive(@QueryParameter String value, @QueryParameter String hyperdriveFile) {
            String text = Util.fixEmptyAndTrim(value);
            return text != null && Util.fixEmptyAndTrim(hyperdriveFile) != null
                    ? FormValidation.error(Messages.AmlSubmitRunStep_oneHyperdrive())
                    : check(RunDefinitions.hyperdriveProblem(text));
        }

        @POST
        public FormValidation doCheckScript(
                @QueryParameter String value,
                @QueryParameter String definition,
                @QueryParameter String definitionFile) {
            long forms = Stream.of(value, definition, definitionFile)
                    .filter(text -> Util.fixEmptyAndTrim(text) != null)
                    .count();
            return forms == 1 ? FormValidation.ok() : FormValidation.error(Messages.AmlSubmitRunStep_oneForm());
        }

        @POST
        public FormValidation doCheckTarget(@QueryParameter String value, @QueryParameter String script) {
            return Util.fixEmptyAndTrim(script) == null
                    ? FormValidation.ok()
                    : required(value, Messages.AmlSubmitRunStep_targetMissing());
        }

        @POST
        public FormValidation doCheckEnvironment(@QueryParameter String value, @QueryParameter String conda) {
            return Util.fixEmptyAndTrim(value) == null || Util.fixEmptyAndTrim(conda) == null
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.AmlSubmitRunStep_condaOrEnvironment());
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }

        /** Returns a list as the text of its field. */
        @NonNull
        public String commas(@CheckForNull Object list) {
            return PlainValues.joined(list, ", ");
        }

        /** Returns a list as the text of its area, an element a line. */
        @NonNull
        public String listed(@CheckForNull Object list) {
            return PlainValues.joined(list, "\n");
        }

        /** Returns tags as the text of their area. */
        @NonNull
        public String pairs(@CheckForNull Map<String, String> tags) {
            return KeyValueLines.format(tags);
        }
    }
}
