package io.jenkins.plugins.azureml.actions.live;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The runs of a build that steps wait for, and a number that changes with everything that its page shows. */
public final class LiveRuns {

    /** Distinguishes the numbers from those before a restart of the controller. */
    private final String start = Long.toString(System.nanoTime() & Long.MAX_VALUE, Character.MAX_RADIX);

    private final Map<String, LiveRun> runs = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    /** Returns the run, which is added if it is missing. */
    @NonNull
    public LiveRun add(@NonNull String runId) {
        return runs.computeIfAbsent(runId, id -> new LiveRun(this::changed));
    }

    /** Returns the run; null if no step waits for it. */
    @CheckForNull
    public LiveRun find(@NonNull String runId) {
        return runs.get(runId);
    }

    /** Forgets the run, for which no step waits any more. */
    public void remove(@NonNull String runId) {
        if (runs.remove(runId) != null) {
            changed();
        }
    }

    /** Called for each request of an open page. */
    public void watch() {
        runs.values().forEach(LiveRun::watch);
    }

    /** Called when the page would look different. */
    public void changed() {
        changes.incrementAndGet();
    }

    /** Returns a text that differs from earlier ones if the page would look different. */
    @NonNull
    public String version() {
        return start + "-" + changes.get();
    }
}
