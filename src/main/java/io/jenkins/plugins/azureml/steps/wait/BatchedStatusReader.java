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
 * Coalesces status polls: waits on runs of the same experiment and identity share one batch request, as do waits on runs whose
 * experiment is unknown. A single wait is not delayed.
 */
final class BatchedStatusReader {

    private static final Logger LOGGER = Logger.getLogger(BatchedStatusReader.class.getName());

    /** Limit of the API. */
    private static final int MAX_RUNS_PER_REQUEST = 100;

    private static final int MAX_READERS = 500;
    /** For how long a service without batch requests is not tried again. */
    private static final long UNSUPPORTED_MILLIS = 10 * 60_000L;

    private static final Map<String, BatchedStatusReader> READERS = new Lru<>(MAX_READERS);

    private final String place;
    /** By run id. */
    private final Map<String, List<Callback>> waiting = new LinkedHashMap<>();

    /** Null if no run waits. */
    private Runs runs;
    /** Whether a request is scheduled or under way. */
    private boolean requested;

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
        BatchedStatusReader reader;
        synchronized (READERS) {
            reader = READERS.computeIfAbsent(client.key() + "\n" + experiment, key -> new BatchedStatusReader(place));
        }
        reader.add(client.runs(experiment), runId, callback);
    }

    private void add(Runs newRuns, String runId, Callback callback) {
        synchronized (this) {
            if (unsupportedSince == 0 || System.currentTimeMillis() - unsupportedSince > UNSUPPORTED_MILLIS) {
                runs = newRuns;
                waiting.computeIfAbsent(runId, id -> new ArrayList<>()).add(callback);
                schedule();
                return;
            }
        }
        callback.accept(null, null);
    }

    private synchronized void schedule() {
        if (requested || waiting.isEmpty()) {
            return;
        }
        // A full batch has nothing to wait for.
        long millis = waiting.size() >= MAX_RUNS_PER_REQUEST
                ? 0
                : lastSent + PollInterval.batchMillis() - System.currentTimeMillis();
        try {
            AmlThreads.poll(place, Math.max(0, millis), this::send);
            requested = true;
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
        }
        Map<String, Run> found = Map.of();
        AzureMlException failure = null;
        try {
            found = batchRuns.several(batch.keySet());
        } catch (AzureMlException e) {
            failure = e;
        } catch (InterruptedException e) {
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
            batch.clear();
        } catch (RuntimeException | Error e) {
            // The waits have no other callback. Polled individually, each reports the failure itself.
            LOGGER.log(Level.WARNING, "runs could not be read together", e);
        }
        boolean unsupported =
                failure != null && (failure.status() == 400 || failure.status() == 404 || failure.status() == 405);
        synchronized (this) {
            requested = false;
            unsupportedSince = unsupported ? System.currentTimeMillis() : unsupportedSince;
        }
        schedule();
        deliver(batch, found, unsupported ? null : failure);
    }

    private static void deliver(Map<String, List<Callback>> batch, Map<String, Run> found, AzureMlException failure) {
        batch.forEach((id, callbacks) -> callbacks.forEach(callback -> callback.accept(found.get(id), failure)));
    }
}
