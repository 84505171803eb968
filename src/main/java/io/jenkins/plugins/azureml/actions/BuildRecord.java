package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes what a step has done to the page of its build. Never fails: a page that cannot be saved is no reason for a build
 * to fail.
 */
public final class BuildRecord {

    private static final Logger LOGGER = Logger.getLogger(BuildRecord.class.getName());

    private final Run<?, ?> run;

    private BuildRecord(Run<?, ?> run) {
        this.run = run;
    }

    @NonNull
    public static BuildRecord of(@NonNull Run<?, ?> run) {
        return new BuildRecord(run);
    }

    public void submitted(
            @NonNull String runId, @CheckForNull String experiment, @NonNull String status, @NonNull String portalUrl) {
        change(action ->
                action.changeRun(runId, entry -> entry.in(experiment, portalUrl).withStatus(status, null)));
    }

    /** Told at each poll; written when it is news. @param target the compute, if it is known */
    public void status(
            @NonNull String runId,
            @CheckForNull String experiment,
            @NonNull String status,
            @CheckForNull String target) {
        AmlBuildAction action = run.getAction(AmlBuildAction.class);
        if (action == null || !action.hasStatus(runId, status)) {
            change(a -> a.changeRun(runId, entry -> entry.in(experiment, null).withStatus(status, target)));
        }
    }

    /** Told when the service has accepted that a run is canceled, and nobody reads it any more. */
    public void canceled(@NonNull String runId, @CheckForNull String experiment) {
        status(runId, experiment, "CancelRequested", null);
    }

    /**
     * @param metrics last values by name, of which {@link KeptMetrics} are kept
     * @param curves all values of those metrics that have more than one
     */
    public void completed(
            @NonNull String runId,
            @NonNull String portalUrl,
            double durationSeconds,
            @NonNull Map<String, Double> metrics,
            @NonNull Map<String, ? extends List<Double>> curves) {
        Map<String, Double> kept = KeptMetrics.of(metrics).values();
        change(action ->
                action.changeRun(runId, entry -> entry.in(null, portalUrl).withResult(durationSeconds, kept, curves)));
    }

    /**
     * @param bestRunId of the sweep's own runs
     * @param metric name of the sweep's primary metric; null if it is not known
     * @param score its value; null if it is not known
     * @param portalUrl of the best run's page in the studio
     */
    public void best(
            @NonNull String sweepId,
            @NonNull String bestRunId,
            @CheckForNull String metric,
            @CheckForNull Double score,
            @NonNull String portalUrl) {
        String shown = KeptMetrics.isName(metric) ? metric : null;
        BestRunEntry best = new BestRunEntry(bestRunId, shown, score, portalUrl);
        change(action -> action.changeRun(sweepId, entry -> entry.withBestRun(best)));
    }

    /**
     * @param url of its page in the studio
     * @param conditions under which it was registered; null if there were none
     */
    public void registered(
            @NonNull String modelId, @CheckForNull String runId, @NonNull String url, @CheckForNull String conditions) {
        change(action -> action.putModel(ModelEntry.registered(modelId, runId, url, conditions)));
    }

    /** @param refusal the conditions that were not met */
    public void notRegistered(@NonNull String name, @CheckForNull String runId, @NonNull String refusal) {
        change(action -> action.putModel(ModelEntry.notRegistered(name, runId, refusal)));
    }

    public void deleted(@NonNull String modelId) {
        change(action -> action.putModel(ModelEntry.deleted(modelId)));
    }

    /**
     * @param endpoint host of the scoring URI
     * @param passed how many assertions have passed
     * @param failed how many have failed
     */
    public void scored(@NonNull String endpoint, int passed, int failed) {
        change(action -> action.addScore(endpoint, passed, failed));
    }

    /**
     * @param name of an online endpoint
     * @param url of its page in the studio; null if it is not known
     */
    @NonNull
    public EndpointRecord endpoint(@NonNull String name, @CheckForNull String url) {
        return new EndpointRecord(entries -> change(action -> action.changeDeployments(entries)), name, url, false);
    }

    /** Whether this build has not been warned yet that it uses the v1 API; from now on it has. */
    public boolean isFirstWarningOfV1() {
        boolean[] first = new boolean[1];
        change(action -> first[0] = action.isFirstWarningOfV1());
        return first[0];
    }

    private void change(Consumer<AmlBuildAction> change) {
        AmlBuildAction action;
        // Two branches of a Pipeline may be the first at the same time.
        synchronized (run) {
            action = run.getAction(AmlBuildAction.class);
            if (action == null) {
                action = new AmlBuildAction();
                run.addAction(action);
            }
        }
        change.accept(action);
        if (!action.getRuns().isEmpty()) {
            JobsWithRuns.add(run.getParent());
        }
        try {
            run.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The page of " + run.getExternalizableId() + " could not be saved", e);
        }
    }
}
