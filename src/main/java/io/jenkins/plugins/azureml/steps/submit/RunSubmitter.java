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

/** Submits a run under an id that was chosen before. Implementations differ by API generation and kind of run. */
public interface RunSubmitter {

    /** Services of the step execution. */
    interface Host {

        /** Prints a line into the build log. */
        void println(@NonNull String line);

        /** Returns the tags that link the run to its build. */
        @NonNull
        BuildTags buildTags() throws IOException, InterruptedException;

        /** Returns an environment variable of the step; null if it is not set. */
        @CheckForNull
        String environmentVariable(@NonNull String name) throws IOException, InterruptedException;

        /**
         * Saves that the request may have been sent. Called right before the request that starts the run.
         *
         * @throws InterruptedException if the step was stopped; then nothing may be sent
         */
        void aboutToSend() throws IOException, InterruptedException;
    }

    /**
     * A run that exists at the service.
     *
     * @param runId its id there
     * @param status as the service names it
     */
    record ExistingRun(@NonNull String runId, @NonNull String status) {

        @NonNull
        static ExistingRun of(@NonNull Run run) {
            return new ExistingRun(run.runId(), RunOutcome.status(run));
        }
    }

    /**
     * Finds a run whose request may have been sent before a restart.
     *
     * @return null if the run does not exist, so that it has to be submitted
     */
    @CheckForNull
    default ExistingRun findSubmitted(@NonNull String runId) throws IOException, InterruptedException {
        return find(runId).orElse(null);
    }

    /** Returns the run; empty if it does not exist. */
    @NonNull
    Optional<ExistingRun> find(@NonNull String runId) throws AzureMlException, InterruptedException;

    /**
     * Describes what {@link #submit} would send. Reads from the service and on the agent, and changes nothing.
     *
     * @param place the current folder of the step
     */
    @NonNull
    RunPreview preview(@NonNull AgentPlace place, @NonNull Host host) throws IOException, InterruptedException;

    /**
     * Packs and uploads the sources on the agent and starts the run.
     *
     * @param place the current folder of the step
     * @return id of the run at the service
     */
    @NonNull
    String submit(@NonNull String runId, @NonNull AgentPlace place, @NonNull Host host)
            throws IOException, InterruptedException;

    /** Adds the tags of the build to the run, unless {@link #submit} has done so. */
    void tag(@NonNull String runId, @NonNull Host host) throws IOException, InterruptedException;
}
