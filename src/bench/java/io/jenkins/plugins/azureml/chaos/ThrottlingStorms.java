package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Throttles all requests of all pipelines with 429 for a while, including those for tokens. No new storm starts
 * before the refused requests were retried, since a request fails after a number of retries.
 */
final class ThrottlingStorms {

    private static final long MILLIS = 1800;
    private static final long GAP_NANOS = 12_000_000_000L;

    private final LocalAzureMl azure;
    private long last = System.nanoTime() - GAP_NANOS;

    ThrottlingStorms(LocalAzureMl azure) {
        this.azure = azure;
    }

    synchronized void start() {
        if (System.nanoTime() - last > GAP_NANOS) {
            Fault storm = azure.faults().add(Fault.on("*", "").throttle(1));
            last = System.nanoTime();
            CompletableFuture.delayedExecutor(MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> azure.faults().remove(storm));
        }
    }
}
