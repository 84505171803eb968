package io.jenkins.plugins.azureml.client.http;

import io.jenkins.plugins.azureml.client.error.AzureMlException;

/** Handles one concern of a request: changes it, sends it on any number of times, and judges the response. */
@FunctionalInterface
interface Policy {

    /**
     * Sends a request through the rest of the pipeline.
     *
     * @throws Failure if there was no response; a policy further out may retry
     * @throws AzureMlException if no retry would help
     */
    RawResponse send(Attempt attempt, Next next) throws Failure, AzureMlException, InterruptedException;

    /** The rest of the pipeline, down to the network. */
    @FunctionalInterface
    interface Next {
        RawResponse send(Attempt attempt) throws Failure, AzureMlException, InterruptedException;
    }
}
