package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Lru;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.steps.PollInterval;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Coalesces status polls: waits with the same identity and workspace share one batch request, whatever the experiments of their
 * runs. If the service does not support that, waits on runs of the same experiment do. A single wait is not delayed.
 */
final class BatchedStatusReader {

    private static final Logger LOGGER = Logger.getLogger(BatchedStatusReader.class.getName());

    /** Limit of the API. */
    private static final int MAX_RUNS_PER_REQUEST = 100;

    /** Requests of full batches under way at a time, since each may take a while. */
    private static final int MAX_UNDER_WAY = 3;

    private static final int MAX_READERS = 500;
    /** For how long a service without batch requests is not tried again. */
    private static final long UNSUPPORTED_MILLIS = 10 * 60_000L;

    private static final Map<String, BatchedStatusReader> READERS = new Lru<>(MAX_READERS);

    private final String place;
    /** By run id. */
    private final Map<String, List<Callback>> waiting = new LinkedHashMap<>();

    /** Null if no run waits. */
    private Runs runs;
    /** Whether a request is scheduled that is not under way yet. */
    private boolean scheduled;

    private int underWay;

    /** Milliseconds since the epoch. */
    private long lastSent;

    /** Milliseconds since the epoch; 0 if the service supports batch requests, as far as is known. */
    private long unsupportedSince;

    private BatchedStatusReader(String place) {
        this.place = place;
    }

    /** Receives the result. Called once, on a poll thread; must not block. */
    @FunctionalInterface
    interface Callback {

        /**
         * Both parameters are null if the run has to be polled individually.
         *
         * @param run null if the batch did not have it
         * @param failure of the batch request; null if there was none
         */
        void accept(@CheckForNull Run run, @CheckForNull AzureMlException failure);
    }

    /**
     * Reads a run together with others. Does not block.
     *
     * @param place workspace that the poll threads are shared by, see {@link AmlThreads#poll}
     */
    static void read(
            @NonNull String place,
            @NonNull AmlClient client,
            @CheckForNull String experiment,
            @NonNull String runId,
            @NonNull Callback callback) {
        boolean accepted = reader(place, client, null).add(client.runs(null), runId, callback)
                || experiment != null
                        && reader(place, client, experiment).add(client.runs(experiment), runId, callback);
        if (!accepted) {
            callback.accept(null, null);
        }
    }

    private static BatchedStatusReader reader(String place, AmlClient client, @CheckForNull String experiment) {
        synchronized (READERS) {
            return READERS.computeIfAbsent(client.key() + "\n" + experiment, key -> new BatchedStatusReader(place));
        }
    }

    /** Returns false if the service does not support the request. */
    private synchronized boolean add(Runs newRuns, String runId, Callback callback) {
        if (unsupportedSince != 0 && System.currentTimeMillis() - unsupportedSince <= UNSUPPORTED_MILLIS) {
            return false;
        }
        runs = newRuns;
        waiting.computeIfAbsent(runId, id -> new ArrayList<>()).add(callback);
        schedule();
        return true;
    }

    private synchronized void schedule() {
        // A full batch has nothing to wait for, not even the response to the last one.
        boolean full = waiting.size() >= MAX_RUNS_PER_REQUEST;
        if (scheduled || waiting.isEmpty() || underWay >= (full ? MAX_UNDER_WAY : 1)) {
            return;
        }
        long millis = full ? 0 : lastSent + PollInterval.batchMillis() - System.currentTimeMillis();
        try {
            AmlThreads.poll(place, Math.max(0, millis), this::send);
            scheduled = true;
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
        }
    }

    private void send() {
        Map<String, List<Callback>> batch = new LinkedHashMap<>();
        Runs batchRuns;
        synchronized (this) {
            waiting.entrySet().stream().limit(MAX_RUNS_PER_REQUEST).forEach(e -> batch.put(e.getKey(), e.getValue()));
            waiting.keySet().removeAll(batch.keySet());
            batchRuns = runs;
            if (waiting.isEmpty()) {
                // Refers to the credentials, and by them to a build.
                runs = null;
            }
            lastSent = System.currentTimeMillis();
            scheduled = false;
            underWay++;
        }
        schedule();
        Map<String, Run> found = Map.of();
        AzureMlException failure = null;
        try {
            found = batchRuns.several(batch.keySet());
        } catch (AzureMlException e) {
            failure = e;
        } catch (InterruptedException e) {
            // Nothing is scheduled any more: it would begin in a new pool, which nobody shuts down.
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
            synchronized (this) {
                underWay--;
            }
            return;
        } catch (RuntimeException | Error e) {
            // The waits have no other callback. Polled individually, each reports the failure itself.
            LOGGER.log(Level.WARNING, "runs could not be read together", e);
        }
        boolean unsupported =
                failure != null && (failure.status() == 400 || failure.status() == 404 || failure.status() == 405);
        synchronized (this) {
            underWay--;
            unsupportedSince = unsupported ? System.currentTimeMillis() : unsupportedSince;
        }
        schedule();
        deliver(batch, found, unsupported ? null : failure);
    }

    private static void deliver(Map<String, List<Callback>> batch, Map<String, Run> found, AzureMlException failure) {
        batch.forEach((id, callbacks) -> callbacks.forEach(callback -> callback.accept(found.get(id), failure)));
    }
}
