package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs that a build has submitted and that no step waits for yet. Saved with the build, which cancels them if it is interrupted
 * before a step waits for them.
 */
public final class OrphanedRuns extends InvisibleAction {

    // Replaced, never modified, since the build may be saved at any time.
    private volatile ArrayList<Entry> runs = new ArrayList<>();

    private OrphanedRuns() {}

    /** A run and its workspace. Contains ids only, no secrets. */
    public static final class Entry implements Serializable {

        private static final long serialVersionUID = 1L;

        private final String runId;
        private final String experiment;
        private final WorkspaceSettings settings;

        public Entry(@NonNull String runId, @CheckForNull String experiment, @NonNull WorkspaceSettings settings) {
            this.runId = runId;
            this.experiment = experiment;
            this.settings = settings;
        }

        @NonNull
        String runId() {
            return runId;
        }

        @CheckForNull
        String experiment() {
            return experiment;
        }

        @NonNull
        WorkspaceSettings settings() {
            return settings;
        }
    }

    /** Adds a run and saves the build. */
    public static void add(@NonNull Run<?, ?> build, @NonNull Entry entry) {
        OrphanedRuns action;
        synchronized (build) {
            action = build.getAction(OrphanedRuns.class);
            if (action == null) {
                action = new OrphanedRuns();
                build.addAction(action);
            }
        }
        action.change(build, entry.runId(), entry);
    }

    /** Removes a run that a step cancels from now on, and saves the build. */
    public static void remove(@NonNull Run<?, ?> build, @NonNull String runId) {
        OrphanedRuns action = build.getAction(OrphanedRuns.class);
        if (action != null) {
            action.change(build, runId, null);
        }
    }

    /** Returns the runs that no step waits for. */
    @NonNull
    static List<Entry> of(@NonNull Run<?, ?> build) {
        OrphanedRuns action = build.getAction(OrphanedRuns.class);
        return action == null ? List.of() : action.runs;
    }

    private void change(Run<?, ?> build, String runId, Entry entry) {
        synchronized (this) {
            ArrayList<Entry> copy = new ArrayList<>(runs);
            if (!copy.removeIf(each -> each.runId().equals(runId)) && entry == null) {
                return;
            }
            if (entry != null) {
                copy.add(entry);
            }
            runs = copy;
        }
        BuildPage.save(build);
    }
}
