package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.WholeNumber;

/** Creates the run definition of the short form: a Python script on a compute target. */
final class ScriptRunDefinition {

    private ScriptRunDefinition() {}

    /** Creates the run definition. */
    @NonNull
    static JsonNode of(@NonNull AmlSubmitRunStep step) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        ObjectNode configuration = definition.putObject("configuration");
        configuration.put("script", step.getScript());
        ArrayNode arguments = configuration.putArray("arguments");
        if (step.argumentList() != null) {
            step.argumentList().forEach(arguments::add);
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
        } else if (step.getConda() != null) {
            configuration
                    .putObject("environment")
                    .put("name", "Experiment " + step.getExperiment() + " Environment")
                    .putObject("python")
                    .put("interpreterPath", "python")
                    .put("userManagedDependencies", false)
                    .put("condaDependenciesFile", step.getConda());
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
}
