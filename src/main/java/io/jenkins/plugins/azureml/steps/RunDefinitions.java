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
import java.util.Iterator;
import java.util.Map;

/** Definitions of runs as users write them. Passed on as they are: Microsoft has published both spellings of its keys. */
final class RunDefinitions {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final long LONGEST = 1024 * 1024;

    private RunDefinitions() {}

    /** @throws AbortException naming the parameter and the place of the fault */
    @NonNull
    static JsonNode read(@NonNull FilePath folder, @NonNull String file) throws IOException, InterruptedException {
        FilePath path = folder.child(file);
        if (!path.exists() || path.isDirectory()) {
            throw new AbortException("definitionFile '" + file + "': there is no such file in " + folder.getRemote()
                    + ". Check out the sources first, or correct the path, which is relative to the current folder.");
        }
        if (path.length() > LONGEST) {
            throw new AbortException("definitionFile '" + file + "' has " + Texts.size(path.length())
                    + "; a run definition has a few KB. Is it the right file?");
        }
        return parse("definitionFile '" + file + "'", path.readToString());
    }

    /** @param definition a map, or JSON text */
    @NonNull
    static JsonNode of(@NonNull Object definition) throws AbortException {
        return definition instanceof String text
                ? parse("definition", text)
                : checked("definition", JSON.valueToTree(definition));
    }

    /** The path of the training script, if the definition names one. */
    @CheckForNull
    static String script(@NonNull JsonNode definition) {
        JsonNode configuration = field(definition, "configuration");
        JsonNode script = field(configuration == null ? definition : configuration, "script");
        return script != null && script.isTextual() && !script.textValue().isBlank() ? script.textValue() : null;
    }

    private static JsonNode parse(String source, String text) throws AbortException {
        try {
            return checked(source, JSON.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new AbortException(source + " is not valid JSON"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                    + e.getOriginalMessage() + ".");
        }
    }

    private static JsonNode checked(String source, JsonNode definition) throws AbortException {
        if (!definition.isObject() || definition.isEmpty()) {
            throw new AbortException(
                    source
                            + " must be a JSON object like {\"Configuration\": {\"Script\": \"train.py\", \"Target\": \"cpu-cluster\", …}}.");
        }
        return definition;
    }

    private static JsonNode field(JsonNode object, String name) {
        for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return null;
    }
}
