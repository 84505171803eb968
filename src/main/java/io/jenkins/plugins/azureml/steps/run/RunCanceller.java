package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;

/** Cancels a run with the API that the workspace supports, or with v1 if v2 does not know the run. */
final class RunCanceller {

    private RunCanceller() {}

    /** Returns when the service has accepted the cancellation. */
    static void cancel(@NonNull AmlClient client, @CheckForNull String experiment, @NonNull String runId)
            throws AzureMlException, InterruptedException {
        if (usesV2(client)) {
            try {
                client.jobs().cancel(runId);
                return;
            } catch (AzureMlException e) {
                if (!e.isMissing()) {
                    throw e;
                }
            }
        }
        client.runs(experiment).cancel(runId);
    }

    /** Falls back to v1 if v2 was requested but the workspace is in legacy mode. */
    private static boolean usesV2(AmlClient client) throws AzureMlException, InterruptedException {
        return client.takesV2() && client.generation() == ApiGeneration.V2;
    }
}
