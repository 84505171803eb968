package io.jenkins.plugins.azureml.overview;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.azureml.actions.RunCancel;
import io.jenkins.plugins.azureml.actions.RunEntry;

/** A run that has not ended, of a build that goes on. */
public final class RunRow {

    private final Run<?, ?> build;
    private final RunEntry entry;

    RunRow(@NonNull Run<?, ?> build, @NonNull RunEntry entry) {
        this.build = build;
        this.entry = entry;
    }

    @NonNull
    public String getRunId() {
        return entry.getRunId();
    }

    @CheckForNull
    public String getStatus() {
        return entry.getStatus();
    }

    @CheckForNull
    public String getExperiment() {
        return entry.getExperiment();
    }

    @CheckForNull
    public String getTarget() {
        return entry.getTarget();
    }

    @CheckForNull
    public String getPortalUrl() {
        return entry.getPortalUrl();
    }

    @NonNull
    public String getBuildName() {
        return build.getParent().getFullName() + " #" + build.getNumber();
    }

    /** Returns the id that {@link RunsPage#doCancel} takes. */
    @NonNull
    public String getBuildId() {
        return build.getExternalizableId();
    }

    /** Returns the address of the build, relative to that of Jenkins. */
    @NonNull
    public String getBuildUrl() {
        return build.getUrl();
    }

    /** Returns for how long the build has been going on. */
    @NonNull
    public String getBuildAge() {
        return Util.getTimeSpanString(Math.max(0, System.currentTimeMillis() - build.getTimeInMillis()));
    }

    long since() {
        return build.getTimeInMillis();
    }

    /** Returns whether the user may cancel the run, and the build knows how. */
    public boolean isCancelable() {
        return build.getParent().hasPermission(Item.CANCEL) && RunCancel.of(build, entry.getRunId()) != null;
    }
}
