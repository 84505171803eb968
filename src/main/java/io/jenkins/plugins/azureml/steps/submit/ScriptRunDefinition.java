package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.util.Optional;

/** Creates the run definition of the short form: a Python script on a compute target. */
final class ScriptRunDefinition {

    private static final String PREFIX = "azureml:";

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
        configuration.put("target", withoutPrefix(step.getTarget()));
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

    /** Returns what is wrong with {@code environment}; empty if a run definition can name it, and for null. */
    @NonNull
    static Optional<String> environmentProblem(@CheckForNull String environment) {
        return environment == null
                        || JobEnvironment.isOfRegistry(environment)
                        || JobEnvironment.parse(environment).orElse(null) instanceof JobEnvironment.Named
                ? Optional.empty()
                : Optional.of("environment '" + environment
                        + "' must be NAME, NAME:VERSION, NAME@latest or the id of an environment of a registry. For another"
                        + " label or id, set environment in a job file, and definitionFile to its path");
    }

    private static void named(ObjectNode environment, String text) {
        if (JobEnvironment.isOfRegistry(text)) {
            environment.put("assetId", text);
        } else if (JobEnvironment.parse(text).orElseThrow() instanceof JobEnvironment.Named named) {
            environment.put("name", named.name());
            if (named.version() != null) {
                environment.put("version", named.version());
            }
        }
    }

    /** Job files write the prefix, which names in REST calls do not have. */
    private static String withoutPrefix(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
