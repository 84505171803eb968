package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.util.List;

/** Creates the run definition of the short form: a Python script on a compute target. */
final class ScriptRunDefinition {

    private static final YAMLMapper YAML = new YAMLMapper();

    private ScriptRunDefinition() {}

    /**
     * Creates the run definition.
     *
     * @param conda text of the conda file; null if the step has none
     * @throws AbortException if the text is not a conda file
     */
    @NonNull
    static JsonNode of(@NonNull AmlSubmitRunStep step, @CheckForNull String conda) throws AbortException {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        ObjectNode configuration = definition.putObject("configuration");
        configuration.put("script", step.getScript());
        ArrayNode arguments = configuration.putArray("arguments");
        if (step.getArguments() instanceof List<?> values) {
            values.forEach(value -> arguments.add(String.valueOf(value)));
        }
        configuration.put("framework", "Python");
        configuration.put("communicator", "None");
        configuration.put("target", step.getTarget());
        configuration.put("nodeCount", WholeNumber.require(WholeNumber.orDefault(step.getNodeCount(), 1)));
        if (step.getMaxDuration() != null) {
            configuration.put(
                    "maxRunDurationSeconds",
                    Math.max(1, Durations.parse(step.getMaxDuration()).toSeconds()));
        }
        if (step.getEnvironment() != null) {
            named(configuration.putObject("environment"), step.getEnvironment());
        } else if (conda != null) {
            configuration
                    .putObject("environment")
                    .put("name", "Experiment " + step.getExperiment() + " Environment")
                    .putObject("python")
                    .put("interpreterPath", "python")
                    .put("userManagedDependencies", false)
                    .set("condaDependencies", conda(step.getConda(), conda));
        }
        configuration.putObject("history").put("outputCollection", true);
        return definition;
    }

    private static void named(ObjectNode environment, String text) {
        int colon = text.lastIndexOf(':');
        environment.put("name", colon < 0 ? text : text.substring(0, colon));
        if (colon >= 0) {
            environment.put("version", text.substring(colon + 1));
        }
    }

    private static JsonNode conda(String file, String text) throws AbortException {
        JsonNode conda;
        try {
            conda = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new AbortException("conda '" + file + "' is not valid YAML"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse("") + ".");
        }
        if (conda == null || !conda.path("dependencies").isArray()) {
            throw new AbortException("conda '" + file + "' is no conda file: it has no list 'dependencies'.");
        }
        return conda;
    }
}
