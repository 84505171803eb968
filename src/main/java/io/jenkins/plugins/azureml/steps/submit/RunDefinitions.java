package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.HyperDriveConfig;
import io.jenkins.plugins.azureml.definitions.JobDefinitions;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.Kind;
import io.jenkins.plugins.azureml.definitions.Overrides;
import io.jenkins.plugins.azureml.definitions.Paths;
import io.jenkins.plugins.azureml.definitions.V1RunDefinition;
import io.jenkins.plugins.azureml.definitions.pipeline.JobFile;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.steps.AgentFiles;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads the run definitions in the parameters of {@code amlSubmitRun}. */
final class RunDefinitions {

    private static final int MAX_LENGTH = 1024 * 1024;
    private static final String FORM =
            " must be a JSON object like {\"Configuration\": {\"Script\": \"train.py\", \"Target\": \"cpu-cluster\", …}}";

    private RunDefinitions() {}

    /**
     * Reads the definition from the parameters or from a file: JSON, YAML or the short form.
     *
     * @param place that files are relative to
     * @throws AbortException with the parameter and the place of the problem
     */
    @NonNull
    static Definition read(@NonNull AmlSubmitRunStep step, @NonNull AgentPlace place)
            throws IOException, InterruptedException {
        if (step.getScript() != null) {
            return Definition.of("The short form", ScriptRunDefinition.of(step));
        }
        if (step.getDefinitionFile() != null) {
            return changed(
                    step,
                    Definition.parse(
                            "definitionFile '" + step.getDefinitionFile() + "'",
                            readFile(place, place.jenkinsfileBoundary(), "definitionFile", step.getDefinitionFile())));
        }
        return changed(step, parse("definition", step.getDefinition()));
    }

    /** Applies the parameter {@code set}. */
    private static Definition changed(AmlSubmitRunStep step, Definition definition) throws AbortException {
        Overrides overrides = Overrides.of(step.getSet());
        try {
            Definition changed = overrides.applyTo(definition);
            Optional<String> problem = JobFile.isSupported(changed) ? overrides.shellProblem() : Optional.empty();
            if (problem.isPresent()) {
                throw new AbortException(problem.get() + ".");
            }
            return changed;
        } catch (DefinitionException e) {
            throw new AbortException(definition.source() + ": " + e.getMessage() + ".");
        }
    }

    /** Reads a parameter that is a map, or a map as JSON or YAML text. */
    @NonNull
    static Definition parse(@NonNull String parameter, @NonNull Object value) throws AbortException {
        return Definition.ofParameter(parameter, value);
    }

    /**
     * Reads a definition for the v1 API. Its keys are passed on unchanged, since Microsoft documents two spellings.
     *
     * @throws AbortException also for a definition of a v2 job
     */
    @NonNull
    static JsonNode readV1(@NonNull AmlSubmitRunStep step, @NonNull AgentPlace place)
            throws IOException, InterruptedException {
        if (step.getEnvironment() != null && JobEnvironment.isOfRegistry(step.getEnvironment())) {
            throw new AbortException("environment '" + step.getEnvironment()
                    + "' is in a registry, which requires the v2 API, but this run uses the v1 API. What to do: set"
                    + " apiGeneration to 'auto' and make sure that the workspace is not in v1LegacyMode.");
        }
        Definition definition = read(step, place);
        requireObject(definition);
        if (Kind.of(definition.tree()) != Kind.RUN_CONFIGURATION) {
            throw new AbortException(definition.source()
                    + " is a job for the v2 API, but this run uses the v1 API. What to do: set apiGeneration to"
                    + " 'auto' and make sure that the workspace is not in v1LegacyMode, or write a run definition"
                    + " with a Configuration.");
        }
        List<String> problems = RunDefinitionValidator.problems(definition);
        if (!problems.isEmpty()) {
            throw new AbortException(definition.source() + ": " + HumanReadable.problems(problems));
        }
        return V1RunDefinition.read(definition, folder(step, place));
    }

    /** Returns the folder of the definition; the current folder if it is a parameter. */
    @NonNull
    static DefinitionFolder folder(@NonNull AmlSubmitRunStep step, @NonNull AgentPlace place) {
        String file = step.getDefinitionFile();
        WorkspaceBoundary boundary = place.definitionBoundary(file == null, file, step.getSourceDirectory());
        return new DefinitionFolder(
                file == null ? "" : Paths.folder(file.replace('\\', '/')),
                path -> readFile(place, boundary, step.getScript() == null ? "file" : "conda", path));
    }

    private static void requireObject(Definition definition) throws AbortException {
        if (!definition.tree().isObject() || definition.tree().isEmpty()) {
            throw new AbortException(definition.source() + FORM + ".");
        }
    }

    /** Returns what is wrong with a definition as text; empty if it is valid. */
    @NonNull
    static Optional<String> problem(@NonNull String text) {
        try {
            return problem(Definition.parse("definition", text));
        } catch (AbortException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Returns what is wrong with a definition, as far as it is known without its files; empty if it is valid. */
    @NonNull
    static Optional<String> problem(@NonNull Definition definition) throws AbortException {
        requireObject(definition);
        if (Kind.of(definition.tree()) != Kind.RUN_CONFIGURATION) {
            return JobFile.isSupported(definition) ? JobFile.problem(definition) : JobDefinitions.problem(definition);
        }
        List<String> problems = RunDefinitionValidator.problems(definition);
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }

    /** Returns what is wrong with the parameter {@code inputs} or {@code outputs}; empty if it is valid or null. */
    static Optional<String> dataProblem(@NonNull String parameter, @CheckForNull Object value) {
        try {
            return value == null
                    ? Optional.empty()
                    : JobDefinitions.dataProblem(parse(parameter, value), parameter.equals("outputs"))
                            .map(HumanReadable::problem);
        } catch (AbortException e) {
            return Optional.of(HumanReadable.problem(e));
        }
    }

    /** Reads the definition of a sweep; null for a single run. */
    @CheckForNull
    static Definition hyperdrive(@NonNull AmlSubmitRunStep step, @NonNull AgentPlace place)
            throws IOException, InterruptedException {
        if (step.getHyperdriveFile() != null) {
            return Definition.parse(
                    "hyperdriveFile '" + step.getHyperdriveFile() + "'",
                    readFile(place, place.jenkinsfileBoundary(), "hyperdriveFile", step.getHyperdriveFile()));
        }
        return step.getHyperdrive() == null ? null : parse("hyperdrive", step.getHyperdrive());
    }

    /** Returns what is wrong with the parameter {@code hyperdrive}; empty if it is valid or null. */
    static Optional<String> hyperdriveProblem(@CheckForNull Object value) {
        try {
            return value == null ? Optional.empty() : HyperDriveConfig.problem(parse("hyperdrive", value));
        } catch (AbortException e) {
            return Optional.of(HumanReadable.problem(e));
        }
    }

    /** Returns the path of the training script; null if the definition has none. */
    @CheckForNull
    static String script(@NonNull JsonNode definition) {
        JsonNode script = RunDefinitionValidator.field(RunDefinitionValidator.configuration(definition), "script");
        return script != null && script.isTextual() && !script.textValue().isBlank() ? script.textValue() : null;
    }

    /** Reads a file on the agent as UTF-8. */
    @NonNull
    static String readFile(
            @NonNull AgentPlace place,
            @NonNull WorkspaceBoundary boundary,
            @NonNull String parameter,
            @NonNull String file)
            throws IOException, InterruptedException {
        return AgentFiles.readUtf8(
                place, boundary, parameter, file, MAX_LENGTH, "such files usually have a few KB. Check the path");
    }
}
