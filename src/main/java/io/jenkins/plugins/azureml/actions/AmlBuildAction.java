package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.BuildBadgeAction;
import hudson.model.Run;
import io.jenkins.plugins.azureml.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Shows what a build has done in Azure ML: on its page, as a badge while a run is active, and in the remote API. */
@ExportedBean
public final class AmlBuildAction implements RunAction2, BuildBadgeAction {

    // Replaced, never modified, since a page may read them at any time.
    private volatile ArrayList<RunEntry> runs = new ArrayList<>();
    private volatile ArrayList<ModelEntry> models = new ArrayList<>();
    private volatile ArrayList<ScoreEntry> scores = new ArrayList<>();
    /** Null in builds of earlier versions. */
    private volatile ArrayList<DeploymentEntry> deployments = new ArrayList<>();

    /** Null in builds of earlier versions. */
    private volatile ArrayList<GateEntry> gates = new ArrayList<>();

    private boolean warnedOfV1;

    private transient Run<?, ?> run;

    AmlBuildAction() {}

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }

    /** Returns null: the action has no page of its own, only a summary. */
    @CheckForNull
    @Override
    public String getIconFileName() {
        return null;
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.AmlBuildAction_displayName();
    }

    @CheckForNull
    @Override
    public String getUrlName() {
        return null;
    }

    @Exported(visibility = 2)
    @NonNull
    public List<RunEntry> getRuns() {
        return runs;
    }

    @Exported(visibility = 2)
    @NonNull
    public List<ModelEntry> getModels() {
        return models;
    }

    @Exported(visibility = 2)
    @NonNull
    public List<ScoreEntry> getScores() {
        return scores;
    }

    /** Returns the conditions that models of this build had to meet. */
    @Exported(visibility = 2)
    @NonNull
    public List<GateEntry> getGates() {
        return gates == null ? List.of() : gates;
    }

    /** Returns the deployments. After the end of the build, those in progress are shown as abandoned, even if it was killed. */
    @Exported(visibility = 2)
    @NonNull
    public List<DeploymentEntry> getDeployments() {
        List<DeploymentEntry> all = deployments == null ? List.of() : deployments;
        boolean over = run != null && !run.isBuilding();
        return over ? all.stream().map(DeploymentEntry::abandon).toList() : all;
    }

    /** Returns whether a run of this build has not ended yet, as far as the build knows. */
    @Exported(visibility = 2)
    public boolean isInProgress() {
        return run != null && run.isBuilding() && runs.stream().anyMatch(r -> !r.isEnded());
    }

    /** Returns the tool tip of the badge. */
    @NonNull
    public String getBadgeText() {
        return Messages.AmlBuildAction_inProgress(
                runs.stream().filter(r -> !r.isEnded()).count());
    }

    boolean hasStatus(@NonNull String runId, @NonNull String status) {
        return runs.stream().anyMatch(r -> r.getRunId().equals(runId) && status.equals(r.getStatus()));
    }

    /** Returns true at the first call only. */
    synchronized boolean isFirstWarningOfV1() {
        boolean first = !warnedOfV1;
        warnedOfV1 = true;
        return first;
    }

    synchronized void changeRun(@NonNull String runId, @NonNull UnaryOperator<RunEntry> change) {
        ArrayList<RunEntry> copy = new ArrayList<>(runs);
        for (int i = 0; i < copy.size(); i++) {
            if (copy.get(i).getRunId().equals(runId)) {
                copy.set(i, change.apply(copy.get(i)));
                runs = copy;
                return;
            }
        }
        copy.add(change.apply(new RunEntry(runId)));
        runs = copy;
    }

    synchronized void putModel(@NonNull ModelEntry model) {
        ArrayList<ModelEntry> copy = new ArrayList<>(models);
        copy.removeIf(m -> m.getId().equals(model.getId()));
        copy.add(model);
        models = copy;
    }

    synchronized void putGates(@NonNull List<GateEntry> judged) {
        ArrayList<GateEntry> copy = new ArrayList<>(getGates());
        judged.forEach(entry -> copy.removeIf(entry::replaces));
        copy.addAll(judged);
        gates = copy;
    }

    synchronized void addScore(@NonNull String endpoint, int passed, int failed) {
        ArrayList<ScoreEntry> copy = new ArrayList<>(scores);
        for (int i = 0; i < copy.size(); i++) {
            if (copy.get(i).getEndpoint().equals(endpoint)) {
                copy.set(i, copy.get(i).with(passed, failed));
                scores = copy;
                return;
            }
        }
        copy.add(ScoreEntry.of(endpoint).with(passed, failed));
        scores = copy;
    }

    synchronized void changeDeployments(@NonNull Consumer<List<DeploymentEntry>> change) {
        ArrayList<DeploymentEntry> copy = deployments == null ? new ArrayList<>() : new ArrayList<>(deployments);
        change.accept(copy);
        deployments = copy;
    }
}
