package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * For a while all requests of all pipelines are refused with 429, tokens included. Not again until those that were refused have
 * been repeated: a request is given up after some repeats, as it should be.
 */
final class Storms {

    private static final long MILLIS = 1800;
    private static final long GAP_NANOS = 12_000_000_000L;

    private final LocalAzureMl azure;
    private long last = System.nanoTime() - GAP_NANOS;

    Storms(LocalAzureMl azure) {
        this.azure = azure;
    }

    synchronized void begin() {
        if (System.nanoTime() - last > GAP_NANOS) {
            Fault storm = azure.faults().add(Fault.on("*", "").throttle(1));
            last = System.nanoTime();
            CompletableFuture.delayedExecutor(MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> azure.faults().remove(storm));
        }
    }
}
