package io.jenkins.plugins.azureml.steps;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Definitions of runs as users write them. Passed on as they are: Microsoft has published both spellings of its keys. */
final class RunDefinitions {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int LONGEST = 1024 * 1024;
    private static final String FORM =
            " must be a JSON object like {\"Configuration\": {\"Script\": \"train.py\", \"Target\": \"cpu-cluster\", …}}";

    private RunDefinitions() {}

    /**
     * The definition that a step's parameters give.
     *
     * @param folder that files are relative to
     * @throws AbortException naming the parameter and the place of the fault
     */
    @NonNull
    static JsonNode of(@NonNull AmlSubmitRunStep step, @NonNull FilePath folder)
            throws IOException, InterruptedException {
        if (step.getScript() != null) {
            String conda = step.getConda() == null ? null : text(folder, "conda", step.getConda());
            return ShortDefinition.of(step, conda);
        }
        String source = "definition";
        String text = null;
        if (step.getDefinitionFile() != null) {
            source = "definitionFile '" + step.getDefinitionFile() + "'";
            text = text(folder, "definitionFile", step.getDefinitionFile());
        } else if (step.getDefinition() instanceof String given) {
            text = given;
        }
        JsonNode definition = text == null ? JSON.valueToTree(step.getDefinition()) : parse(source, text);
        List<String> problems = DefinitionRules.problems(definition, text);
        if (!problems.isEmpty()) {
            throw new AbortException(source + ": " + String.join("; ", problems) + ".");
        }
        return definition;
    }

    /** What is wrong with a definition as text; empty if nothing is. */
    static Optional<String> problem(@NonNull String text) {
        try {
            List<String> problems = DefinitionRules.problems(parse("definition", text), text);
            return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
        } catch (AbortException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The path of the training script, if the definition names one. */
    @CheckForNull
    static String script(@NonNull JsonNode definition) {
        JsonNode script = DefinitionRules.field(DefinitionRules.configuration(definition), "script");
        return script != null && script.isTextual() && !script.textValue().isBlank() ? script.textValue() : null;
    }

    private static String text(FilePath folder, String parameter, String file)
            throws IOException, InterruptedException {
        return AgentText.read(folder, parameter, file, LONGEST, "such a file has a few KB. Is it the right one?");
    }

    private static JsonNode parse(String source, String text) throws AbortException {
        JsonNode definition;
        try {
            definition = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new AbortException(source + " is not valid JSON"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                    + e.getOriginalMessage() + ".");
        }
        if (!definition.isObject() || definition.isEmpty()) {
            throw new AbortException(source + FORM + ".");
        }
        return definition;
    }
}
