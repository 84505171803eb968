package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;

/** Asks for a run to be cancelled by the API that the workspace takes, and by the other one if that does not know the run. */
final class RunCanceller {

    private RunCanceller() {}

    /** Returns when the service has accepted it. */
    static void send(@NonNull AmlClient client, @CheckForNull String experiment, @NonNull String runId)
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

    /** Wanting v2 of a workspace that refuses it is no reason not to cancel. */
    private static boolean usesV2(AmlClient client) throws AzureMlException, InterruptedException {
        return client.takesV2() && client.generation() == ApiGeneration.V2;
    }
}
