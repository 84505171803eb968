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
import java.util.Locale;
import java.util.Map;
import jenkins.util.SystemProperties;

/**
 * Explains why a run is queued by the status of its compute, for runs whose own record does not say. All waits of one identity
 * share one request per compute every few minutes, because the resource manager throttles. Identities do not share, since one
 * must not see what only another may read.
 */
final class ComputeStatusCache {

    private static final int MAX_COMPUTES = 500;

    private static final Map<String, CachedStatus> COMPUTES = new Lru<>(MAX_COMPUTES);

    private ComputeStatusCache() {}

    private static final class CachedStatus {
        /** Milliseconds since the epoch; 0 if it was never read. */
        private long readAt;

        private String text;
    }

    /** Returns for example {@code compute cpu-cluster: 2 nodes (at most 4), resizing}; null if unknown. */
    @CheckForNull
    static String describe(@NonNull AmlClient client, @NonNull Run run) throws InterruptedException {
        if (run.target() == null || run.target().equalsIgnoreCase("local")) {
            return null;
        }
        CachedStatus cached;
        synchronized (COMPUTES) {
            cached = COMPUTES.computeIfAbsent(client.key() + "\n" + run.target(), key -> new CachedStatus());
        }
        long every = SystemProperties.getInteger("io.jenkins.plugins.azureml.computeSeconds", 180) * 1000L;
        synchronized (cached) {
            long now = System.currentTimeMillis();
            if (cached.readAt != 0 && now - cached.readAt < every) {
                return cached.text;
            }
            // Other waits use the previous text until the request is done.
            cached.readAt = now;
        }
        String text = read(client, run.target());
        synchronized (cached) {
            cached.text = text;
        }
        return text;
    }

    private static String read(AmlClient client, String target) throws InterruptedException {
        try {
            return text(target, client.computes().get(target));
        } catch (AzureMlException e) {
            // The permission to run on a compute does not include the permission to read it.
            return null;
        }
    }

    private static String text(String target, Compute compute) {
        List<String> parts = new ArrayList<>();
        if (compute.currentNodeCount() != null) {
            parts.add(nodes(compute.currentNodeCount())
                    + (compute.maxNodeCount() == null ? "" : " (at most " + compute.maxNodeCount() + ")"));
        }
        String state = compute.isFailed() ? compute.provisioningState() : compute.allocationState();
        if (state != null && !state.equalsIgnoreCase("steady")) {
            parts.add(state.toLowerCase(Locale.ROOT));
        }
        parts.addAll(compute.errors());
        return parts.isEmpty() ? null : "compute " + target + ": " + String.join(", ", parts);
    }

    /** Formats a number of nodes. They may be busy or idle. */
    @NonNull
    static String nodes(int count) {
        return count == 0 ? "no nodes yet" : count == 1 ? "1 node" : count + " nodes";
    }
}
