package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.definitions.Overrides;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Base class of the steps that define a run: by a definition, or in short form by a script and where it runs. */
@Restricted(NoExternalUse.class)
public abstract class RunDefinitionStep extends AmlStep {
    private static final long serialVersionUID = 1L;
    private String definitionFile;
    private Object definition;
    private String script;
    private ArrayList<String> arguments;
    private boolean argumentsAreText;
    private String target;
    private String conda;
    private String environment;
    private Object nodeCount;
    private String maxDuration;
    private Object inputs;
    private Object outputs;
    private Object set;
    private Object hyperdrive;
    private String hyperdriveFile;

    /** Returns a JSON or YAML file with the definition, relative to the current folder. */
    @CheckForNull
    public final String getDefinitionFile() {
        return definitionFile;
    }

    @DataBoundSetter
    public final void setDefinitionFile(String definitionFile) {
        this.definitionFile = Util.fixEmptyAndTrim(definitionFile);
    }

    /** Returns the definition itself: a map, or JSON or YAML text. */
    @CheckForNull
    public final Object getDefinition() {
        return definition;
    }

    @DataBoundSetter
    public final void setDefinition(Object definition) {
        this.definition = PlainValues.trimToNull("definition", definition);
    }

    /** Returns the training script of the short form, relative to the source folder. */
    @CheckForNull
    public final String getScript() {
        return script;
    }

    @DataBoundSetter
    public final void setScript(String script) {
        this.script = Util.fixEmptyAndTrim(script);
    }

    /** Returns the arguments of the script: a list, or the text that is refused where the step runs. */
    @CheckForNull
    public final Object getArguments() {
        // As a list it would be accepted: a form that is saved, or made into a snippet, must not evade the check.
        return argumentsAreText && ScriptArguments.lineProblem(arguments).isPresent() ? arguments.get(0) : arguments;
    }

    @CheckForNull
    final List<String> argumentList() {
        return arguments;
    }

    @DataBoundSetter
    public final void setArguments(Object arguments) {
        this.arguments = ScriptArguments.of(arguments);
        this.argumentsAreText = arguments instanceof CharSequence;
    }

    /** Returns the name of the compute target. */
    @CheckForNull
    public final String getTarget() {
        return target;
    }

    /** @param target a name, or the map that {@code amlCreateCompute} has returned */
    @DataBoundSetter
    public final void setTarget(Object target) {
        this.target = ReturnedMap.id("target", ReturnedMap.NAME, target);
    }

    /** Returns the conda file with the dependencies of the script, relative to the current folder. */
    @CheckForNull
    public final String getConda() {
        return conda;
    }

    @DataBoundSetter
    public final void setConda(String conda) {
        this.conda = Util.fixEmptyAndTrim(conda);
    }

    /** Returns an Azure ML environment, {@code name} or {@code name:version}. */
    @CheckForNull
    public final String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public final void setEnvironment(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    /** Returns the number of compute nodes; null for one. */
    @CheckForNull
    public final Object getNodeCount() {
        return nodeCount;
    }

    @DataBoundSetter
    public final void setNodeCount(Object nodeCount) {
        this.nodeCount = WholeNumber.of(nodeCount);
    }

    /** Returns after which time the service ends the run: seconds, or text such as {@code '2 h'}. */
    @CheckForNull
    public final String getMaxDuration() {
        return maxDuration;
    }

    @DataBoundSetter
    public final void setMaxDuration(Object maxDuration) {
        this.maxDuration = Durations.text(maxDuration);
    }

    /** Returns inputs of the job (v2), as a map or its text. They override those of a definition. */
    @CheckForNull
    public final Object getInputs() {
        return inputs;
    }

    @DataBoundSetter
    public final void setInputs(Object inputs) {
        this.inputs = PlainValues.trimToNull("inputs", inputs);
    }

    /** Returns outputs of the job (v2), as a map or its text. They override those of a definition. */
    @CheckForNull
    public final Object getOutputs() {
        return outputs;
    }

    @DataBoundSetter
    public final void setOutputs(Object outputs) {
        this.outputs = PlainValues.trimToNull("outputs", outputs);
    }

    /** Returns values by path that replace those of the definition: a map, or text with lines {@code path=value}. */
    @CheckForNull
    public final Object getSet() {
        return set;
    }

    @DataBoundSetter
    public final void setSet(Object set) {
        this.set = PlainValues.trimToNull("set", set);
    }

    /** Returns the definition of a sweep, as a map or its text: parameters to vary, metric, number of runs. */
    @CheckForNull
    public final Object getHyperdrive() {
        return hyperdrive;
    }

    @DataBoundSetter
    public final void setHyperdrive(Object hyperdrive) {
        this.hyperdrive = PlainValues.trimToNull("hyperdrive", hyperdrive);
    }

    /** Returns a JSON or YAML file with the definition of a sweep, relative to the current folder. */
    @CheckForNull
    public final String getHyperdriveFile() {
        return hyperdriveFile;
    }

    @DataBoundSetter
    public final void setHyperdriveFile(String hyperdriveFile) {
        this.hyperdriveFile = Util.fixEmptyAndTrim(hyperdriveFile);
    }

    final boolean isSweep() {
        return hyperdrive != null || getHyperdriveFile() != null;
    }

    /** Validates the parameters without a request. Returns one sentence per problem. */
    @NonNull
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        long forms = Stream.of(getDefinitionFile(), definition, getScript())
                .filter(Objects::nonNull)
                .count();
        if (forms != 1) {
            problems.add(
                    "set exactly one of definitionFile, definition and script" + (forms > 1 ? ", not " + forms : ""));
        }
        if (getScript() == null) {
            requireScript(problems, "arguments", arguments);
            requireScript(problems, "target", getTarget());
            requireScript(problems, "conda", getConda());
            requireScript(problems, "environment", getEnvironment());
            requireScript(problems, "nodeCount", nodeCount);
            requireScript(problems, "maxDuration", maxDuration);
        } else {
            if (set != null) {
                problems.add("set goes with definitionFile or definition; the short form has its own parameters");
            }
            if (getTarget() == null) {
                problems.add("target is missing: set the compute target of the script");
            }
            problems.addAll(ScriptArguments.problems(arguments));
            if (argumentsAreText) {
                ScriptArguments.lineProblem(arguments).ifPresent(problems::add);
            }
            ScriptRunDefinition.environmentProblem(getEnvironment()).ifPresent(problems::add);
            if (getConda() != null && getEnvironment() != null) {
                problems.add("conda cannot be combined with environment");
            }
        }
        WholeNumber.problem("nodeCount", nodeCount, 1).ifPresent(problems::add);
        Durations.problem("maxDuration", maxDuration).ifPresent(problems::add);
        Overrides.problem(set).ifPresent(problems::add);
        RunDefinitions.dataProblem("inputs", inputs).ifPresent(problems::add);
        RunDefinitions.dataProblem("outputs", outputs).ifPresent(problems::add);
        RunDefinitions.hyperdriveProblem(hyperdrive).ifPresent(problems::add);
        if (hyperdrive != null && getHyperdriveFile() != null) {
            problems.add("hyperdrive cannot be combined with hyperdriveFile");
        }
        return problems;
    }

    private static void requireScript(List<String> problems, String parameter, Object value) {
        if (value != null) {
            problems.add(parameter + " requires script; set it in the definition instead");
        }
    }

    /** Base class of the descriptors. */
    @Restricted(NoExternalUse.class)
    public abstract static class RunDefinitionStepDescriptor extends AmlStepDescriptor {

        @NonNull
        @Override
        protected Set<String> bodies() {
            return Set.of("definition", "hyperdrive");
        }

        @NonNull
        @Override
        public Object beforeExpansion(@NonNull String parameter, @NonNull Object value) throws AbortException {
            if (parameter.equals("arguments")) {
                return Objects.requireNonNull(ScriptArguments.of(value));
            }
            boolean data = parameter.equals("inputs") || parameter.equals("outputs");
            return data && value instanceof String text && hasVariable(text)
                    ? RunDefinitions.plain(parameter, text)
                    : splitSet(parameter, value);
        }

        /** Expansion turns text of arguments into a list, so that a value does not become several arguments. */
        @Override
        public void afterExpansion(@NonNull AmlStep written, @NonNull AmlStep expanded) {
            ((RunDefinitionStep) expanded).argumentsAreText = ((RunDefinitionStep) written).argumentsAreText;
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues values = FormValues.extract(
                    form,
                    "definition",
                    "arguments",
                    "nodeCount",
                    "maxDuration",
                    "inputs",
                    "outputs",
                    "set",
                    "hyperdrive");
            RunDefinitionStep step = (RunDefinitionStep) super.newInstance(req, form);
            step.setDefinition(values.text("definition"));
            step.setArguments(values.text("arguments"));
            step.setNodeCount(values.text("nodeCount"));
            step.setMaxDuration(values.text("maxDuration"));
            step.setInputs(values.text("inputs"));
            step.setOutputs(values.text("outputs"));
            step.setSet(values.text("set"));
            step.setHyperdrive(values.text("hyperdrive"));
            return step;
        }

        @POST
        public FormValidation doCheckArguments(@QueryParameter String value) {
            return check(ScriptArguments.lineProblem(ScriptArguments.of(value)));
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
            return checkDuration("maxDuration", value);
        }

        @POST
        public FormValidation doCheckDefinition(@QueryParameter String value) {
            // Not checkOptional, which skips text with a dollar sign: definitions have "$schema" and "${{…}}".
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
        public FormValidation doCheckSet(@QueryParameter String value) {
            return checkOptional(value, Overrides::problem);
        }

        @POST
        public FormValidation doCheckHyperdrive(@QueryParameter String value, @QueryParameter String hyperdriveFile) {
            return Util.fixEmptyAndTrim(value) != null && Util.fixEmptyAndTrim(hyperdriveFile) != null
                    ? FormValidation.error(Messages.AmlSubmitRunStep_oneHyperdrive())
                    : check(RunDefinitions.hyperdriveProblem(Util.fixEmptyAndTrim(value)));
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
    }
}
