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
import java.util.function.UnaryOperator;

/**
 * Runs that a build has submitted and that are not known to have ended. Saved with the build, which at its end cancels or reports
 * those that are still going. A step that waits for a run claims it: the step decides what an interruption means for the run.
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
        private final boolean canceledOnAbort;
        private final boolean canceledOnFailure;

        /**
         * @param canceledOnAbort whether the end of an interrupted build cancels the run, unless a step has claimed it
         * @param canceledOnFailure whether the end of a build without success cancels the run
         */
        public Entry(
                @NonNull String runId,
                @CheckForNull String experiment,
                @NonNull WorkspaceSettings settings,
                boolean canceledOnAbort,
                boolean canceledOnFailure) {
            this.runId = runId;
            this.experiment = experiment;
            this.settings = settings;
            this.canceledOnAbort = canceledOnAbort;
            this.canceledOnFailure = canceledOnFailure;
        }

        boolean isCanceledOnAbort() {
            return canceledOnAbort;
        }

        boolean isCanceledOnFailure() {
            return canceledOnFailure;
        }

        private Entry claimed() {
            return new Entry(runId, experiment, settings, false, canceledOnFailure);
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
        action.update(build, entry.runId(), before -> entry);
    }

    /** Notes that a step decides from now on what an interruption means for the run, and saves the build. */
    public static void claim(@NonNull Run<?, ?> build, @NonNull String runId) {
        change(build, runId, entry -> entry == null || !entry.isCanceledOnAbort() ? entry : entry.claimed());
    }

    /** Removes a run that has ended or whose cancellation the service has accepted, and saves the build. */
    public static void remove(@NonNull Run<?, ?> build, @NonNull String runId) {
        change(build, runId, entry -> null);
    }

    private static void change(Run<?, ?> build, String runId, UnaryOperator<Entry> change) {
        OrphanedRuns action = build.getAction(OrphanedRuns.class);
        if (action != null) {
            action.update(build, runId, change);
        }
    }

    /** Returns the runs that are not known to have ended. */
    @NonNull
    static List<Entry> of(@NonNull Run<?, ?> build) {
        OrphanedRuns action = build.getAction(OrphanedRuns.class);
        return action == null ? List.of() : action.runs;
    }

    /** @param change is given the entry of the run, or null; returns its new one, or null to remove it */
    private void update(Run<?, ?> build, String runId, UnaryOperator<Entry> change) {
        synchronized (this) {
            Entry before = runs.stream()
                    .filter(each -> each.runId().equals(runId))
                    .findFirst()
                    .orElse(null);
            Entry after = change.apply(before);
            if (after == before) {
                return;
            }
            ArrayList<Entry> copy = new ArrayList<>(runs);
            copy.remove(before);
            if (after != null) {
                copy.add(after);
            }
            runs = copy;
        }
        BuildPage.save(build);
    }
}
