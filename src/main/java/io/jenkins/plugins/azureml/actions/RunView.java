package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.actions.live.ChildEntry;
import io.jenkins.plugins.azureml.actions.live.LiveRun;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A run as its build page shows it: what is saved, and what is known beyond that while a step waits for it. */
public final class RunView {

    private final RunEntry entry;
    private final LiveRun.State live;
    private final boolean inProgress;
    private final boolean cancelable;

    /**
     * @param live null if no step waits for the run
     * @param building whether the build is in progress
     * @param cancelable whether the user may cancel it, if it has not ended
     */
    RunView(@NonNull RunEntry entry, @CheckForNull LiveRun live, boolean building, boolean cancelable) {
        this.entry = entry;
        this.live = live == null ? null : live.state();
        inProgress = building && !entry.isEnded();
        this.cancelable = cancelable && !entry.isEnded();
    }

    @NonNull
    public RunEntry getEntry() {
        return entry;
    }

    @NonNull
    public String getRunId() {
        return entry.getRunId();
    }

    public boolean isCancelable() {
        return cancelable;
    }

    @NonNull
    public String getStatus() {
        return entry.getStatus() == null ? Messages.RunEntry_unknown() : entry.getStatus();
    }

    /** Returns the symbol of the status. */
    @NonNull
    public String getIcon() {
        return icon(entry.getStatus(), inProgress);
    }

    /** Returns the symbol of a status that the service names. */
    @NonNull
    static String icon(@CheckForNull String status, boolean inProgress) {
        return switch (status == null ? "" : status) {
            case "Completed" -> "symbol-status-blue";
            case "Failed" -> "symbol-status-red";
            case "Canceled" -> "symbol-status-aborted";
            case "Running", "Finalizing", "CancelRequested" ->
                inProgress ? "symbol-status-nobuilt-anime" : "symbol-status-nobuilt";
            default -> "symbol-status-nobuilt";
        };
    }

    /** Returns for how many seconds the run has been in its status; -1 if unknown. */
    public long getSecondsInStatus() {
        if (!inProgress
                || live == null
                || live.status() == null
                || !live.status().equals(entry.getStatus())) {
            return -1;
        }
        return Math.max(0, (System.currentTimeMillis() - live.since()) / 1000);
    }

    @NonNull
    public String getTimeInStatus() {
        return HumanReadable.duration(getSecondsInStatus());
    }

    /** Returns how long the run took; null while that is unknown. */
    @CheckForNull
    public String getDuration() {
        return entry.getDurationSeconds() < 0 ? null : HumanReadable.duration(entry.getDurationSeconds());
    }

    /** Returns why the run is not running yet; null if it is, or if the service gives no reason. */
    @CheckForNull
    public String getWaitingFor() {
        return inProgress && live != null ? live.detail() : null;
    }

    /** Returns the last lines of the log of a run in progress, each with its line end. */
    @CheckForNull
    public String getLastLines() {
        return !inProgress || live == null || live.lines().isEmpty() ? null : String.join("\n", live.lines());
    }

    /** Returns the curves by metric: those of the wait, or those that are saved at its end. */
    @NonNull
    Map<String, MetricCurve> curves() {
        return live == null || live.curves().isEmpty() || entry.isEnded() ? entry.curves() : live.curves();
    }

    /** Returns the child runs, each below its parent. */
    @NonNull
    public List<ChildView> getChildren() {
        List<ChildEntry> all =
                new ArrayList<>(live == null || live.children().isEmpty() ? entry.getChildren() : live.children());
        all.sort(Comparator.comparingInt(RunView::trial));
        List<ChildView> tree = new ArrayList<>();
        addChildren(entry.getRunId(), 0, all, tree, new HashSet<>());
        return tree;
    }

    /** Returns the number at the end of the id of a trial; 0 for other children, which keep their order. */
    private static int trial(ChildEntry child) {
        String id = child.getRunId();
        String prefix = child.getParentId() + "_";
        String number = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
        return number.matches("\\d{1,6}") ? Integer.parseInt(number) : 0;
    }

    private void addChildren(String parent, int depth, List<ChildEntry> all, List<ChildView> tree, Set<String> seen) {
        for (ChildEntry child : all) {
            if (child.getParentId().equals(parent) && seen.add(child.getRunId())) {
                tree.add(new ChildView(child, depth, link(child.getRunId()), inProgress));
                addChildren(child.getRunId(), depth + 1, all, tree, seen);
            }
        }
    }

    /** Returns the page of a child in the studio, whose address differs in the id only; null if the cloud has no studio. */
    @CheckForNull
    private String link(String childId) {
        String url = entry.getPortalUrl();
        String own = "/runs/" + entry.getRunId() + "?";
        return url == null || !url.contains(own) ? null : url.replace(own, "/runs/" + childId + "?");
    }

    /** A child run in the tree. */
    public static final class ChildView {

        private static final int MAX_DEPTH = 5;

        private final ChildEntry child;
        private final int depth;
        private final String portalUrl;
        private final boolean inProgress;

        ChildView(ChildEntry child, int depth, @CheckForNull String portalUrl, boolean inProgress) {
            this.child = child;
            this.depth = Math.min(depth, MAX_DEPTH);
            this.portalUrl = portalUrl;
            this.inProgress = inProgress;
        }

        @NonNull
        public ChildEntry getChild() {
            return child;
        }

        /** Returns 0 for a child of the run itself. */
        public int getDepth() {
            return depth;
        }

        @CheckForNull
        public String getPortalUrl() {
            return portalUrl;
        }

        @NonNull
        public String getIcon() {
            return icon(child.getStatus(), inProgress);
        }
    }
}
