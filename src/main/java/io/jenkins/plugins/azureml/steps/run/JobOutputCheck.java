package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.jobs.Job;
import io.jenkins.plugins.azureml.client.jobs.OutputNames;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Verifies named outputs of jobs, since the service's own errors are unclear or missing. */
public final class JobOutputCheck {

    private static final Logger LOGGER = Logger.getLogger(JobOutputCheck.class.getName());

    private final AmlClient client;
    private final Consumer<String> log;

    public JobOutputCheck(@NonNull AmlClient client, @NonNull Consumer<String> log) {
        this.client = client;
        this.log = log;
    }

    /**
     * Verifies that a job has an output that a model can be registered from.
     *
     * @param modelType type that the model is registered as; a different declared type is reported in the log
     * @throws AbortException if the job has no such output, or the workspace has no named outputs
     */
    public void check(@NonNull String output, @NonNull String runId, @NonNull String modelType)
            throws AzureMlException, AbortException, InterruptedException {
        requireV2(client, output);
        Map<String, String> outputs = outputs(client, runId);
        String type = outputs.get(output);
        if (type == null && !outputs.isEmpty()) {
            throw missing(output, runId, outputs.keySet());
        }
        if (type != null && ModelNames.TYPES.contains(type) && !modelType.equals(type)) {
            log.accept("Azure ML: output " + output + " is declared as " + type + ", but registered as " + modelType
                    + "; modelType: '" + type + "' would keep the declared type");
        }
    }

    /**
     * Verifies that the v2 API is used, since v1 has no named outputs.
     *
     * @throws AbortException if the v1 API is used
     */
    static void requireV2(@NonNull AmlClient client, @NonNull String output)
            throws AzureMlException, AbortException, InterruptedException {
        if (client.generation() == ApiGeneration.V1) {
            throw new AbortException("output '" + output + "': named outputs require the v2 API, but "
                    + (client.takesV2()
                            ? "apiGeneration is v1. What to do: set it to 'auto',"
                            : client.ref()
                                    + " is in v1LegacyMode, which supports only the v1 API. What to do: ask the owner of the"
                                    + " workspace to turn v1LegacyMode off,")
                    + " or let the script write below outputs/ and set path.");
        }
    }

    /**
     * Returns a hint for a path without files that begins with the name of an output.
     *
     * @return a sentence after a space; empty if there is no such output
     */
    @NonNull
    static String hint(@NonNull AmlClient client, @NonNull String runId, @NonNull String path)
            throws InterruptedException {
        String[] parts = path.replaceAll("^(\\./|/)+|/+$", "").split("/", 2);
        try {
            if (OutputNames.problem(parts[0]).isPresent()
                    || client.generation() == ApiGeneration.V1
                    || !outputs(client, runId).containsKey(parts[0])) {
                return "";
            }
        } catch (AzureMlException e) {
            LOGGER.log(Level.FINE, "the API generation is unknown", e);
            return "";
        }
        return " The job has a named output " + parts[0] + ": set output: '" + parts[0] + "'"
                + (parts.length > 1 ? ", path: '" + parts[1] + "'" : "") + " instead of path.";
    }

    /** Returns the failure for an output that does not exist. */
    @NonNull
    static AbortException missing(@NonNull String output, @NonNull String runId, @NonNull Set<String> all) {
        // Names that users cannot choose are outputs of the service itself.
        List<String> names =
                all.stream().filter(name -> OutputNames.problem(name).isEmpty()).toList();
        return new AbortException("output '" + output + "': job " + runId + " has no such output. "
                + (names.isEmpty() ? "It has no named outputs." : RunArtifactCheck.suggest("It has ", output, names))
                + " What to do: correct the name, or, if the script writes below outputs/, set path instead of"
                + " output.");
    }

    /** Returns the types of the outputs by name; empty if they cannot be read, which the registration itself will report. */
    private static Map<String, String> outputs(AmlClient client, String runId) throws InterruptedException {
        try {
            Optional<Job> job = client.jobs().find(runId);
            return job.map(Job::outputs).orElse(Map.of());
        } catch (AzureMlException e) {
            LOGGER.log(Level.FINE, "the outputs cannot be listed", e);
            return Map.of();
        }
    }
}
