package io.jenkins.plugins.azureml.actions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.model.BuildBadgeAction;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.actions.chart.Chart;
import io.jenkins.plugins.azureml.actions.live.LiveRuns;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import jenkins.model.Jenkins;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;
import org.kohsuke.stapler.verb.POST;

/** Shows what a build has done in Azure ML: on its page, as a badge while a run is active, and in the remote API. */
@ExportedBean
public final class AmlBuildAction implements RunAction2, BuildBadgeAction {

    /** Pause between two requests of an open page while a run goes on. */
    private static final int ACTIVE_MILLIS = 3000;
    /** Pause while the build goes on without a run. */
    private static final int IDLE_MILLIS = 10_000;

    // Replaced, never modified, since a page may read them at any time.
    private volatile ArrayList<RunEntry> runs = new ArrayList<>();
    private volatile ArrayList<ModelEntry> models = new ArrayList<>();
    private volatile ArrayList<ScoreEntry> scores = new ArrayList<>();
    /** Null in builds of earlier versions. */
    private volatile ArrayList<DeploymentEntry> deployments = new ArrayList<>();

    /** Null in builds of earlier versions. */
    private volatile ArrayList<GateEntry> gates = new ArrayList<>();

    /** Null in builds of earlier versions. */
    private volatile ArrayList<AssetEntry> assets = new ArrayList<>();

    private boolean warnedOfV1;

    private transient Run<?, ?> run;
    /** Null until it is needed. */
    private transient LiveRuns live;

    AmlBuildAction() {}

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
        BuildsWithRuns.update(r, this);
    }

    /** Returns null: the action has no link of its own, only a summary. */
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

    /** Returns where an open page asks for news, see {@link #doLive}. */
    @NonNull
    @Override
    public String getUrlName() {
        return "azure-ml";
    }

    @NonNull
    synchronized LiveRuns live() {
        if (live == null) {
            live = new LiveRuns();
        }
        return live;
    }

    /** Returns the runs as the page shows them. */
    @NonNull
    public List<RunView> getRunViews() {
        boolean mayCancel = run != null && run.getParent().hasPermission(Item.CANCEL);
        List<RunView> views = new ArrayList<>();
        for (RunEntry each : runs) {
            boolean cancelable = mayCancel && !each.isEnded() && RunCancel.of(run, each.getRunId()) != null;
            views.add(new RunView(each, live().find(each.getRunId()), isBuilding(), cancelable));
        }
        return views;
    }

    /** Returns a chart for each metric that runs of this build have logged more than once. */
    @NonNull
    public List<Chart> getCharts() {
        return BuildCharts.of(getRunViews());
    }

    /** Returns the address of the action, relative to that of Jenkins. */
    @NonNull
    public String getPageUrl() {
        return run.getUrl() + getUrlName() + "/";
    }

    public boolean isBuilding() {
        return run != null && run.isBuilding();
    }

    /** Returns a text that changes with what the page shows. */
    @NonNull
    public String getVersion() {
        return live().version() + (isBuilding() ? "" : "-ended");
    }

    /**
     * Tells an open page whether anything has changed, and marks the runs as watched. Sends no request to Azure: the waits of
     * the build do that, at their own pace.
     *
     * @param version of the page, see {@link #getVersion}
     */
    @GET
    public HttpResponse doLive(@CheckForNull @QueryParameter String version) {
        run.getParent().checkPermission(Item.READ);
        live().watch();
        String current = getVersion();
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("version", current)
                .put("changed", !current.equals(version))
                .put("building", isBuilding())
                .put("waitMillis", isInProgress() ? ACTIVE_MILLIS : IDLE_MILLIS);
        return new JsonResponse(HttpURLConnection.HTTP_OK, body);
    }

    /** Requests the cancellation of a run in Azure. Its build goes on, and ends as if the run was canceled in the studio. */
    @POST
    public HttpResponse doCancel(@CheckForNull @QueryParameter String runId) {
        run.getParent().checkPermission(Item.CANCEL);
        String user = Jenkins.getAuthentication2().getName();
        boolean known =
                runId != null && runs.stream().anyMatch(r -> r.getRunId().equals(runId) && !r.isEnded());
        boolean accepted =
                known && ExtensionList.lookup(RunCancel.class).stream().anyMatch(each -> each.cancel(run, runId, user));
        ObjectNode body = Json.MAPPER.createObjectNode().put("accepted", accepted);
        return new JsonResponse(accepted ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_CONFLICT, body);
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

    /** Returns what files the build has applied, and with what result. */
    @Exported(visibility = 2)
    @NonNull
    public List<AssetEntry> getAssets() {
        return assets == null ? List.of() : assets;
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

    synchronized void putAssets(@NonNull List<AssetEntry> applied) {
        ArrayList<AssetEntry> copy = new ArrayList<>(getAssets());
        applied.forEach(entry -> copy.removeIf(entry::isSame));
        copy.addAll(applied);
        assets = copy;
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
