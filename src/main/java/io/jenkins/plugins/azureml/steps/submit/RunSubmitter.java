package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import java.io.IOException;
import java.util.Optional;

/** One way of starting a run under an id that was chosen before: what differs between the generations of the API. */
public interface RunSubmitter {

    /** What the execution does for it. */
    interface Host {

        /** A line in the build log. */
        void println(@NonNull String line);

        /** Where the run comes from. */
        @NonNull
        BuildTags origin() throws IOException, InterruptedException;

        /**
         * Called right before the request that starts the run: returns once it is on disk that this was about to be sent.
         *
         * @throws InterruptedException if the step was stopped meanwhile, so that nothing may be sent
         */
        void aboutToSend() throws IOException, InterruptedException;
    }

    /** A run that the service has: its id there, and its status in the service's word. */
    record Found(@NonNull String runId, @NonNull String status) {

        @NonNull
        static Found of(@NonNull Run run) {
            return new Found(run.runId(), RunOutcome.status(run));
        }
    }

    /**
     * A run that was about to be sent before a restart.
     *
     * @return null if the service does not have it, so that it is to be sent
     */
    @CheckForNull
    default Found findSent(@NonNull String runId) throws IOException, InterruptedException {
        return find(runId).orElse(null);
    }

    /** The run if the service has it. */
    @NonNull
    Optional<Found> find(@NonNull String runId) throws AzureMlException, InterruptedException;

    /**
     * Packs what is needed on the agent, sends it, and starts the run.
     *
     * @param place the current folder of the step
     * @return the service's id of the run
     */
    @NonNull
    String start(@NonNull String runId, @NonNull AgentPlace place, @NonNull Host host)
            throws IOException, InterruptedException;

    /** Says in Azure where the run comes from, unless {@link #start} has done so. */
    void tag(@NonNull String runId, @NonNull Host host) throws IOException, InterruptedException;
}
