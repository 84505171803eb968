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
 * One request for many waits: the runs of one experiment that are asked for within a moment, by one identity, are read
 * together. Who asks alone is not kept waiting.
 */
final class BatchedStatusReader {

    private static final Logger LOGGER = Logger.getLogger(BatchedStatusReader.class.getName());

    /** What the API takes. */
    private static final int AT_ONCE = 100;

    private static final int MOST = 500;
    private static final long UNABLE_MILLIS = 10 * 60_000L;

    private static final Map<String, BatchedStatusReader> ALL = new Lru<>(MOST);

    private final String place;
    private final Map<String, List<Answer>> waiting = new LinkedHashMap<>();
    private Runs runs;
    private boolean sending;
    private long lastSent;
    private long unableSince;

    private BatchedStatusReader(String place) {
        this.place = place;
    }

    /** Called once, on a thread for polls; must not take long. */
    @FunctionalInterface
    interface Answer {

        /**
         * @param run null if it was not to be read in this way
         * @param failure null if the run, or all of them, can better be read alone
         */
        void of(@CheckForNull Run run, @CheckForNull AzureMlException failure);
    }

    /**
     * Reads the run together with others. Does not block.
     *
     * @param place as {@link AmlThreads#poll} wants it
     */
    static void ask(
            @NonNull String place,
            @NonNull AmlClient client,
            @NonNull String experiment,
            @NonNull String runId,
            @NonNull Answer answer) {
        BatchedStatusReader reads;
        synchronized (ALL) {
            reads = ALL.computeIfAbsent(client.key() + "\n" + experiment, key -> new BatchedStatusReader(place));
        }
        reads.add(client.runs(experiment), runId, answer);
    }

    private void add(Runs newRuns, String runId, Answer answer) {
        synchronized (this) {
            if (unableSince == 0 || System.currentTimeMillis() - unableSince > UNABLE_MILLIS) {
                runs = newRuns;
                waiting.computeIfAbsent(runId, id -> new ArrayList<>()).add(answer);
                schedule();
                return;
            }
        }
        answer.of(null, null);
    }

    private synchronized void schedule() {
        if (sending || waiting.isEmpty()) {
            return;
        }
        long millis = lastSent + PollInterval.apart() - System.currentTimeMillis();
        try {
            AmlThreads.poll(place, Math.max(0, millis), this::send);
            sending = true;
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
        }
    }

    private void send() {
        Map<String, List<Answer>> some = new LinkedHashMap<>();
        Runs reader;
        synchronized (this) {
            waiting.entrySet().stream().limit(AT_ONCE).forEach(e -> some.put(e.getKey(), e.getValue()));
            waiting.keySet().removeAll(some.keySet());
            reader = runs;
            lastSent = System.currentTimeMillis();
        }
        Map<String, Run> found = Map.of();
        AzureMlException failure = null;
        try {
            found = reader.several(some.keySet());
        } catch (AzureMlException e) {
            failure = e;
        } catch (InterruptedException e) {
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
            some.clear();
        } catch (RuntimeException | Error e) {
            // Nobody else would ever call them again; alone, each comes to it by itself and can tell.
            LOGGER.log(Level.WARNING, "runs could not be read together", e);
        }
        boolean unable =
                failure != null && (failure.status() == 400 || failure.status() == 404 || failure.status() == 405);
        synchronized (this) {
            sending = false;
            unableSince = unable ? System.currentTimeMillis() : unableSince;
        }
        schedule();
        tell(some, found, unable ? null : failure);
    }

    private static void tell(Map<String, List<Answer>> asked, Map<String, Run> found, AzureMlException failure) {
        asked.forEach((id, answers) -> answers.forEach(answer -> answer.of(found.get(id), failure)));
    }
}
