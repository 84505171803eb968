package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.testing.LocalAzureExtension;

/** A way of following a log. */
interface Follower {

    String name();

    /** The Azure ML that it can talk to, not yet started. */
    default LocalAzureExtension service() {
        return new LocalAzureExtension();
    }

    /** Begins; each line that it shows is told to {@code lag}. */
    void begin(LocalAzureExtension local, String runId, Lag lag) throws Exception;

    /** Returns when it has seen the end of the run. */
    void awaitEnd() throws Exception;
}
