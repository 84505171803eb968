package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.Compute;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Lru;
import io.jenkins.plugins.azureml.client.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jenkins.util.SystemProperties;

/**
 * Why a run is queued, from the compute itself where the run's record does not say. All waits of one identity together ask
 * the resource manager, which throttles, once in a few minutes for each compute. What one identity may read is not shown to
 * another.
 */
final class ComputeStatusCache {

    private static final int MOST = 500;

    private static final Map<String, Entry> COMPUTES = new Lru<>(MOST);

    private ComputeStatusCache() {}

    private static final class Entry {
        private long asked;
        private String text;
    }

    /** For example {@code compute cpu-cluster is Resizing, nodes: 2 of at most 4}; null if nobody knows. */
    @CheckForNull
    static String reason(@NonNull AmlClient client, @NonNull Run run) throws InterruptedException {
        if (run.target() == null || run.target().equalsIgnoreCase("local")) {
            return null;
        }
        Entry entry;
        synchronized (COMPUTES) {
            entry = COMPUTES.computeIfAbsent(client.key() + "\n" + run.target(), key -> new Entry());
        }
        long every = SystemProperties.getInteger("io.jenkins.plugins.azureml.computeSeconds", 180) * 1000L;
        synchronized (entry) {
            long now = System.currentTimeMillis();
            if (entry.asked != 0 && now - entry.asked < every) {
                return entry.text;
            }
            // Whoever comes meanwhile takes what was known before.
            entry.asked = now;
        }
        String text = ask(client, run.target());
        synchronized (entry) {
            entry.text = text;
        }
        return text;
    }

    private static String ask(AmlClient client, String target) throws InterruptedException {
        try {
            return text(target, client.computes().get(target));
        } catch (AzureMlException e) {
            // Many may run on a compute who may not read it.
            return null;
        }
    }

    private static String text(String target, Compute compute) {
        List<String> parts = new ArrayList<>();
        if (compute.currentNodeCount() != null) {
            parts.add("nodes: " + compute.currentNodeCount()
                    + (compute.maxNodeCount() == null ? "" : " of at most " + compute.maxNodeCount()));
        }
        parts.addAll(compute.errors());
        String state = compute.isFailed() ? compute.provisioningState() : compute.allocationState();
        return state == null && parts.isEmpty()
                ? null
                : "compute " + target + (state == null ? "" : " is " + state)
                        + (parts.isEmpty() ? "" : ", " + String.join(", ", parts));
    }
}
