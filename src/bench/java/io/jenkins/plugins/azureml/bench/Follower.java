package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.testing.LocalAzureExtension;

/** A way of following a log. */
interface Follower {

    String name();

    /** Returns an Azure ML that it works with, not started yet. */
    default LocalAzureExtension service() {
        return new LocalAzureExtension();
    }

    /** Starts to follow and reports each line to {@code lag}. */
    void start(LocalAzureExtension local, String runId, LineDelays lag) throws Exception;

    /** Waits until it has seen the end of the run. */
    void awaitEnd() throws Exception;
}
