package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.azureml.definitions.Overrides;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** Base class of the steps that define a run: by a definition, or in short form by a script and where it runs. */
@Restricted(NoExternalUse.class)
public abstract class RunDefinitionStep extends AmlStep {
    private static final long serialVersionUID = 1L;
    private String definitionFile;
    private Object definition;
    private String script;
    private ArrayList<String> arguments;
    boolean argumentsAreText;
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
}
