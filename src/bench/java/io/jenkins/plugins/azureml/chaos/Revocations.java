package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;

/**
 * All tokens end at once, for all pipelines. Not twice in the time of one request: a request is repeated with a new token once,
 * since a service that refuses that one too will refuse them all.
 */
final class Revocations {

    private static final long GAP_NANOS = 5_000_000_000L;

    private long last = System.nanoTime() - GAP_NANOS;

    synchronized void revoke(LocalAzureMl azure) {
        if (System.nanoTime() - last > GAP_NANOS) {
            azure.revokeTokens();
            last = System.nanoTime();
        }
    }
}
