package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Saves that steps were stopped. Stopping a build with many branches stops all of them at once, and each save writes the state
 * of the whole Pipeline, so the stops of one build share a save that has not begun yet.
 */
final class StopSaver {

    private static final Map<Run<?, ?>, CompletableFuture<Void>> WAITING = new HashMap<>();

    private StopSaver() {}

    /**
     * Saves a step whose fields already say that it is stopped. Does not block.
     *
     * @param build of the step; null if it is no longer available
     * @return completes when the state is on disk, or when it cannot be saved
     */
    @NonNull
    static CompletableFuture<Void> save(@CheckForNull Run<?, ?> build, @NonNull StepContext context) {
        CompletableFuture<Void> save = new CompletableFuture<>();
        if (build != null) {
            synchronized (StopSaver.class) {
                CompletableFuture<Void> other = WAITING.putIfAbsent(build, save);
                if (other != null) {
                    return other;
                }
            }
        }
        // Outside of the lock, because the thread that writes the state needs it.
        context.saveState()
                .addListener(
                        () -> {
                            forget(build, save);
                            save.complete(null);
                        },
                        Runnable::run);
        return save;
    }

    private static synchronized void forget(Run<?, ?> build, CompletableFuture<Void> save) {
        WAITING.remove(build, save);
    }

    /**
     * Called when the state of a step begins to be written, because a stop from now on must not share this save.
     *
     * @param build of the step; null if the step does not know it
     */
    static synchronized void onWrite(@CheckForNull Run<?, ?> build) {
        if (build == null) {
            WAITING.clear();
        } else {
            WAITING.remove(build);
        }
    }
}
