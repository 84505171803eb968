package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;

/** Cancels runs in Azure for the pages of their builds, which send no requests themselves. */
public interface RunCancel extends ExtensionPoint {

    /** Returns what cancels the run; null if the build does not know how. Sends no request. */
    @CheckForNull
    static RunCancel of(@NonNull Run<?, ?> build, @NonNull String runId) {
        return ExtensionList.lookup(RunCancel.class).stream()
                .filter(each -> each.isPossible(build, runId))
                .findFirst()
                .orElse(null);
    }

    /** Returns whether the build knows how to cancel the run: it has submitted it, or waits for it. Sends no request. */
    boolean isPossible(@NonNull Run<?, ?> build, @NonNull String runId);

    /**
     * Requests the cancellation with the credentials of the build. Does not block; the log of the build reports the outcome.
     *
     * @param user name of the user who wants it
     * @return false if the build does not know how to cancel the run
     */
    boolean cancel(@NonNull Run<?, ?> build, @NonNull String runId, @NonNull String user);
}
