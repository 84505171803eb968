package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.definitions.Definition;
import io.jenkins.plugins.azureml.definitions.HyperDriveConfig;
import io.jenkins.plugins.azureml.definitions.JobDefinitions;
import io.jenkins.plugins.azureml.definitions.Kind;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.steps.AgentFiles;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Definitions of runs as the parameters of a step give them. */
final class RunDefinitions {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 1024 * 1024;
    private static final String FORM =
            " must be a JSON object like {\"Configuration\": {\"Script\": \"train.py\", \"Target\": \"cpu-cluster\", …}}";

    private RunDefinitions() {}

    /**
     * The definition, in whatever language it is written.
     *
     * @param place that files are relative to
     * @throws AbortException naming the parameter and the place of the fault
     */
    @NonNull
    static Definition read(@NonNull AmlSubmitRunStep step, @NonNull AgentPlace place)
            throws IOException, InterruptedException {
        if (step.getScript() != null) {
            String conda = step.getConda() == null ? null : text(place, place.own(), "conda", step.getConda());
            return Definition.of("The short form", ScriptRunDefinition.of(step, conda));
        }
        if (step.getDefinitionFile() != null) {
            return Definition.parse(
                    "definitionFile '" + step.getDefinitionFile() + "'",
                    text(place, place.own(), "definitionFile", step.getDefinitionFile()));
        }
        return given("definition", step.getDefinition());
    }

    /** A parameter that is a map, or text of one. */
    @NonNull
    static Definition given(@NonNull String parameter, @NonNull Object value) throws AbortException {
        return value instanceof String text ? Definition.parse(parameter, text) : Definition.of(parameter, value);
    }

    /** Returns the value of a text as maps, lists, texts, numbers and booleans. */
    @NonNull
    static Object plain(@NonNull String parameter, @NonNull String text) throws AbortException {
        return JSON.convertValue(Definition.parse(parameter, text).tree(), Object.class);
    }

    /**
     * The definition as the v1 API takes it. Passed on as it is: Microsoft has published both spellings of its keys.
     *
     * @throws AbortException also for one that only the v2 API understands
     */
    @NonNull
    static JsonNode of(@NonNull AmlSubmitRunStep step, @NonNull AgentPlace place)
            throws IOException, InterruptedException {
        Definition definition = read(step, place);
        requireObject(definition);
        if (Kind.of(definition.tree()) != Kind.RUN_CONFIGURATION) {
            throw new AbortException(
                    definition.source() + " is a job of the v2 API, but this run goes by the v1 API. What to"
                            + " do: leave apiGeneration at 'auto' and see that the workspace is not in v1LegacyMode, or write it"
                            + " as a run definition with a Configuration.");
        }
        List<String> problems = RunDefinitionValidator.problems(definition);
        if (!problems.isEmpty()) {
            throw new AbortException(definition.source() + ": " + String.join("; ", problems) + ".");
        }
        return definition.tree();
    }

    private static void requireObject(Definition definition) throws AbortException {
        if (!definition.tree().isObject() || definition.tree().isEmpty()) {
            throw new AbortException(definition.source() + FORM + ".");
        }
    }

    /** What is wrong with a definition as text; empty if nothing is. */
    static Optional<String> problem(@NonNull String text) {
        try {
            Definition definition = Definition.parse("definition", text);
            requireObject(definition);
            if (Kind.of(definition.tree()) != Kind.RUN_CONFIGURATION) {
                return JobDefinitions.problem(definition);
            }
            List<String> problems = RunDefinitionValidator.problems(definition);
            return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
        } catch (AbortException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** What is wrong with the parameter {@code inputs} or {@code outputs}; empty if nothing is, or there is none. */
    static Optional<String> dataProblem(@NonNull String parameter, @CheckForNull Object value) {
        try {
            return value == null
                    ? Optional.empty()
                    : JobDefinitions.dataProblem(given(parameter, value), parameter.equals("outputs"))
                            .map(problem -> problem.replaceAll("\\.$", ""));
        } catch (AbortException e) {
            return Optional.of(e.getMessage().replaceAll("\\.$", ""));
        }
    }

    /** What makes a sweep of the run; null if it is to be a single one. */
    @CheckForNull
    static Definition hyperdrive(@NonNull AmlSubmitRunStep step, @NonNull AgentPlace place)
            throws IOException, InterruptedException {
        if (step.getHyperdriveFile() != null) {
            return Definition.parse(
                    "hyperdriveFile '" + step.getHyperdriveFile() + "'",
                    text(place, place.own(), "hyperdriveFile", step.getHyperdriveFile()));
        }
        return step.getHyperdrive() == null ? null : given("hyperdrive", step.getHyperdrive());
    }

    /** What is wrong with the parameter {@code hyperdrive}; empty if nothing is, or there is none. */
    static Optional<String> hyperdriveProblem(@CheckForNull Object value) {
        try {
            return value == null ? Optional.empty() : HyperDriveConfig.problem(given("hyperdrive", value));
        } catch (AbortException e) {
            return Optional.of(e.getMessage().replaceAll("\\.$", ""));
        }
    }

    /** The path of the training script, if the definition names one. */
    @CheckForNull
    static String script(@NonNull JsonNode definition) {
        JsonNode script = RunDefinitionValidator.field(RunDefinitionValidator.configuration(definition), "script");
        return script != null && script.isTextual() && !script.textValue().isBlank() ? script.textValue() : null;
    }

    /** A file of the agent's, as UTF-8 whatever the agent's own encoding. */
    @NonNull
    static String text(
            @NonNull AgentPlace place,
            @NonNull WorkspaceBoundary boundary,
            @NonNull String parameter,
            @NonNull String file)
            throws IOException, InterruptedException {
        return AgentFiles.read(
                place, boundary, parameter, file, LONGEST, "such a file has a few KB. Is it the right one?");
    }
}
