package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;

/**
 * Revokes all tokens of all pipelines at once. Not twice during one request: a request is retried only once with a
 * new token, since a service that refuses that one will refuse others too.
 */
final class TokenRevocations {

    private static final long GAP_NANOS = 5_000_000_000L;

    private long last = System.nanoTime() - GAP_NANOS;

    synchronized void revoke(LocalAzureMl azure) {
        if (System.nanoTime() - last > GAP_NANOS) {
            azure.revokeTokens();
            last = System.nanoTime();
        }
    }
}
