package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.ApiGeneration;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.jobs.Job;
import io.jenkins.plugins.azureml.client.jobs.OutputNames;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A named output of a job that is to be a model: looks whether the job has it, which the service tells less well. */
final class NamedOutput {

    private static final Logger LOGGER = Logger.getLogger(NamedOutput.class.getName());

    private final AmlClient client;
    private final Consumer<String> log;

    NamedOutput(@NonNull AmlClient client, @NonNull Consumer<String> log) {
        this.client = client;
        this.log = log;
    }

    /** @throws AbortException if there is no such output, or none can be used */
    void check(@NonNull AmlRegisterModelStep step) throws AzureMlException, AbortException, InterruptedException {
        String output = String.valueOf(step.getOutput());
        String runId = String.valueOf(step.getRunId());
        if (client.generation() == ApiGeneration.V1) {
            throw new AbortException("output '" + output + "': named outputs are of the v2 API, but "
                    + (client.takesV2()
                            ? "apiGeneration is v1. What to do: leave it at 'auto',"
                            : client.ref()
                                    + " is in v1LegacyMode, in which it takes the v1 API only. What to do: let the"
                                    + " workspace's owner switch v1LegacyMode off,")
                    + " or let the script write the model below outputs/ and give it by path.");
        }
        Map<String, String> outputs = outputs(runId);
        String type = outputs.get(output);
        if (type == null && !outputs.isEmpty()) {
            throw missing(output, runId, outputs.keySet());
        }
        if (type != null
                && ModelNames.TYPES.contains(type)
                && !step.getModelType().equals(type)) {
            log.accept("Azure ML: output " + output + " is declared as " + type + ", but registered as "
                    + step.getModelType() + "; modelType: '" + type + "' would keep what it is");
        }
    }

    private static AbortException missing(String output, String runId, Set<String> all) {
        // Without the service's own.
        List<String> names =
                all.stream().filter(name -> OutputNames.problem(name).isEmpty()).toList();
        return new AbortException("output '" + output + "': job " + runId + " has no output of this name. "
                + (names.isEmpty() ? "It has no named outputs." : OutputPaths.closest("It has ", output, names))
                + " What to do: correct the name, or, if the script writes the model below outputs/, give it by path without"
                + " output.");
    }

    /** Empty where that is not told: a help alone, and the registration itself will tell what is wrong. */
    private Map<String, String> outputs(String runId) throws InterruptedException {
        try {
            Optional<Job> job = client.jobs().find(runId);
            return job.map(Job::outputs).orElse(Map.of());
        } catch (AzureMlException e) {
            LOGGER.log(Level.FINE, "the outputs cannot be listed", e);
            return Map.of();
        }
    }
}
