package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;

/**
 * Revokes all tokens of all pipelines at once, or all delegation keys of the storage. Neither twice during one request or
 * transfer: a request is retried only once with a new token, since a service that refuses that one will refuse others too.
 */
final class Revocations {

    private static final long GAP_NANOS = 5_000_000_000L;

    private final LocalAzureMl azure;
    private final boolean keyless;
    private long lastTokens = System.nanoTime() - GAP_NANOS;
    private long lastKeys = System.nanoTime() - GAP_NANOS;

    Revocations(LocalAzureMl azure, boolean keyless) {
        this.azure = azure;
        this.keyless = keyless;
    }

    synchronized void revokeTokens() {
        if (System.nanoTime() - lastTokens > GAP_NANOS) {
            azure.revokeTokens();
            lastTokens = System.nanoTime();
        }
    }

    /** Returns whether delegation keys are in use. */
    boolean hasDelegationKeys() {
        return keyless;
    }

    synchronized void revokeDelegationKeys() {
        if (System.nanoTime() - lastKeys > GAP_NANOS) {
            azure.revokeDelegationKeys();
            lastKeys = System.nanoTime();
        }
    }
}
