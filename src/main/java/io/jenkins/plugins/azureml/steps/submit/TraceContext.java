package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Passes the trace of the build to a run: the environment variable {@code TRACEPARENT}, in the format of W3C Trace Context. A
 * variable of the definition overrides it. Steps of a pipeline job do not get it: a value that changes with each build could
 * keep the service from reusing the results of unchanged steps.
 */
final class TraceContext {

    static final String VARIABLE = "TRACEPARENT";

    private static final String VARIABLES = "environmentVariables";
    private static final Pattern FORMAT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceContext() {}

    /**
     * Adds the variable to the properties of a v2 job, or to the trials of a sweep.
     *
     * @param parent the variable of the build; ignored if null or malformed
     */
    static void addToJob(@NonNull ObjectNode job, @CheckForNull String parent) {
        if (!isValid(parent)) {
            return;
        }
        switch (job.path("jobType").asText().toLowerCase(Locale.ROOT)) {
            case "command", "automl" -> add(job, parent);
            case "sweep" -> {
                if (job.get("trial") instanceof ObjectNode trial) {
                    add(trial, parent);
                }
            }
            default -> {
                // Other kinds have no environment variables of their own.
            }
        }
    }

    /**
     * Adds the variable to a v1 run definition: to the run instead of its environment, whose image would be built again.
     *
     * @param parent the variable of the build; ignored if null or malformed
     */
    static void addToRun(@NonNull JsonNode definition, @CheckForNull String parent) {
        if (!isValid(parent)
                || !(RunDefinitionValidator.configuration(definition) instanceof ObjectNode configuration)) {
            return;
        }
        JsonNode environment = RunDefinitionValidator.field(configuration, "environment");
        JsonNode ofEnvironment = environment == null ? null : RunDefinitionValidator.field(environment, VARIABLES);
        if (ofEnvironment != null && ofEnvironment.has(VARIABLE)) {
            return;
        }
        if (RunDefinitionValidator.field(configuration, VARIABLES) instanceof ObjectNode variables) {
            if (!variables.has(VARIABLE)) {
                variables.put(VARIABLE, parent);
            }
        } else {
            configuration.putObject(VARIABLES).put(VARIABLE, parent);
        }
    }

    private static void add(ObjectNode owner, String parent) {
        ObjectNode variables = owner.withObject("/" + VARIABLES);
        if (!variables.has(VARIABLE)) {
            variables.put(VARIABLE, parent);
        }
    }

    private static boolean isValid(@CheckForNull String parent) {
        return parent != null && FORMAT.matcher(parent).matches();
    }
}
