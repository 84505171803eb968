package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;

/** Reads runs from the run history, or as v2 jobs from the resource manager where the run history is out of reach. */
final class RunLookup {

    private RunLookup() {}

    /** @throws AzureMlException also if the run does not exist */
    @NonNull
    static Run get(@NonNull AmlClient client, @CheckForNull String experiment, @NonNull String runId)
            throws AzureMlException, InterruptedException {
        try {
            return client.withFallback().runs(experiment).get(runId);
        } catch (AzureMlException e) {
            if (!e.isOutOfReach() || !client.takesV2()) {
                throw e;
            }
            return client.jobs().find(runId).orElseThrow(() -> e).asRun(runId);
        }
    }
}
