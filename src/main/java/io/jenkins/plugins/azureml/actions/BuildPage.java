package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.azureml.actions.live.LiveRun;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import io.jenkins.plugins.azureml.gate.Verdict;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes what a step has done to the page of its build. Never fails: the page is not worth failing a build for. */
public final class BuildPage {

    private static final Logger LOGGER = Logger.getLogger(BuildPage.class.getName());

    private final Run<?, ?> run;

    private BuildPage(Run<?, ?> run) {
        this.run = run;
    }

    /** Returns the page of a build. Creates nothing until something is written. */
    @NonNull
    public static BuildPage of(@NonNull Run<?, ?> run) {
        return new BuildPage(run);
    }

    /**
     * Adds a run that was just submitted.
     *
     * @param status as the service names it
     * @param portalUrl the run's page in the studio; null if the cloud has none
     */
    public void submitted(
            @NonNull String runId,
            @CheckForNull String experiment,
            @NonNull String status,
            @CheckForNull String portalUrl) {
        changeRun(runId, entry -> entry.withLinks(experiment, portalUrl).withStatus(status, null));
    }

    /**
     * Sets the status of a run. Called at every poll; saved only if the status has changed.
     *
     * @param status as the service names it
     * @param target name of the compute; null leaves what is known
     */
    public void status(
            @NonNull String runId,
            @CheckForNull String experiment,
            @NonNull String status,
            @CheckForNull String target) {
        AmlBuildAction action = run.getAction(AmlBuildAction.class);
        if (action == null || !action.hasStatus(runId, status)) {
            changeRun(runId, entry -> entry.withLinks(experiment, null).withStatus(status, target));
        }
    }

    /**
     * Adds why a run has failed.
     *
     * @param reason without secrets; shortened on the page
     */
    public void failed(@NonNull String runId, @NonNull String reason) {
        changeRun(runId, entry -> entry.withFailureReason(reason));
    }

    /** Notes that the service has accepted the cancellation of a run that is not polled any more. */
    public void canceled(@NonNull String runId, @CheckForNull String experiment) {
        status(runId, experiment, "CancelRequested", null);
    }

    /**
     * Adds the results of a run that has completed.
     *
     * @param durationSeconds how long it ran
     * @param metrics last values by name; only {@link KeptMetrics} are saved
     * @param curves of the metrics that have more than one value
     */
    public void completed(
            @NonNull String runId,
            @CheckForNull String portalUrl,
            double durationSeconds,
            @NonNull Map<String, Double> metrics,
            @NonNull Map<String, MetricCurve> curves) {
        Map<String, Double> kept = KeptMetrics.of(metrics).values();
        changeRun(runId, entry -> entry.withLinks(null, portalUrl).withResult(durationSeconds, kept, curves));
    }

    /**
     * Adds what only the wait for a run has seen, at its end. Nothing of it is saved before.
     *
     * @param durationSeconds how long it ran
     * @param phases how long the run was in each status; null if unknown
     */
    public void ended(@NonNull String runId, double durationSeconds, @CheckForNull String phases) {
        AmlBuildAction action = action();
        LiveRun.State seen = action.live().add(runId).state();
        action.live().remove(runId);
        Map<String, MetricCurve> curves = new LinkedHashMap<>(seen.curves());
        curves.keySet().removeIf(name -> !KeptMetrics.isName(name));
        changeRun(runId, entry -> entry.withEnd(durationSeconds, phases, seen.children(), curves));
    }

    /** Returns what an open page shows of a run beyond what is saved. */
    @NonNull
    public LiveRun live(@NonNull String runId) {
        return action().live().add(runId);
    }

    /** Returns what cancels a run that a step waits for, and is given the name of a user; null if no step does. */
    @CheckForNull
    public Consumer<String> canceller(@NonNull String runId) {
        AmlBuildAction action = run.getAction(AmlBuildAction.class);
        LiveRun live = action == null ? null : action.live().find(runId);
        return live == null ? null : live.canceller();
    }

    /** Forgets what is not saved, if no step waits for the run any more. */
    public void released(@NonNull String runId) {
        AmlBuildAction action = run.getAction(AmlBuildAction.class);
        if (action != null) {
            action.live().remove(runId);
        }
    }

    /**
     * Adds the best run of a sweep.
     *
     * @param metric name of the sweep's primary metric; null if unknown
     * @param score its value; null if unknown
     * @param portalUrl the best run's page in the studio; null if the cloud has none
     */
    public void best(
            @NonNull String sweepId,
            @NonNull String bestRunId,
            @CheckForNull String metric,
            @CheckForNull Double score,
            @CheckForNull String portalUrl) {
        String shown = KeptMetrics.isName(metric) ? metric : null;
        BestRunEntry best = new BestRunEntry(bestRunId, shown, score, portalUrl);
        changeRun(sweepId, entry -> entry.withBestRun(best));
    }

    /**
     * Adds a model that was registered.
     *
     * @param runId the run whose output it is; null if unknown
     * @param url the model's page in the studio; null if the cloud has none
     * @param conditions that it has met; null if there were none
     */
    public void registered(
            @NonNull String modelId,
            @CheckForNull String runId,
            @CheckForNull String url,
            @CheckForNull String conditions) {
        change(action -> action.putModel(ModelEntry.registered(modelId, runId, url, conditions)));
    }

    /**
     * Adds a model that was not registered.
     *
     * @param refusal the conditions that it has not met
     */
    public void notRegistered(@NonNull String name, @CheckForNull String runId, @NonNull String refusal) {
        change(action -> action.putModel(ModelEntry.notRegistered(name, runId, refusal)));
    }

    /**
     * Adds the conditions that a model had to meet.
     *
     * @param name of the model
     * @param runId the run whose output it is; null if unknown
     */
    public void judged(@NonNull String name, @CheckForNull String runId, @NonNull List<Verdict> verdicts) {
        List<GateEntry> judged = verdicts.stream()
                .filter(verdict -> KeptMetrics.isName(verdict.metric()))
                .map(verdict -> new GateEntry(name, runId, verdict))
                .toList();
        change(action -> action.putGates(judged));
    }

    /** Adds a model that was deleted. */
    public void deleted(@NonNull String modelId) {
        change(action -> action.putModel(ModelEntry.deleted(modelId)));
    }

    /**
     * Adds a scored request.
     *
     * @param endpoint host of the scoring URI
     * @param passed number of assertions that have passed
     * @param failed number of assertions that have failed
     */
    public void scored(@NonNull String endpoint, int passed, int failed) {
        change(action -> action.addScore(endpoint, passed, failed));
    }

    /** Records what was applied from files. An entry replaces an earlier one of the same version or resource. */
    public void applied(@NonNull List<AssetEntry> assets) {
        if (!assets.isEmpty()) {
            change(action -> action.putAssets(assets));
        }
    }

    /**
     * Returns the part of the page that shows an online endpoint.
     *
     * @param url the endpoint's page in the studio; null if unknown
     */
    @NonNull
    public Endpoint endpoint(@NonNull String name, @CheckForNull String url) {
        return new Endpoint(name, url, false);
    }

    /** Returns whether this build has not yet been warned that it uses the v1 API, and marks it as warned. */
    public boolean isFirstWarningOfV1() {
        boolean[] first = new boolean[1];
        change(action -> first[0] = action.isFirstWarningOfV1());
        return first[0];
    }

    /** Returns the runs of the build that have not ended. */
    @NonNull
    public List<RunEntry> active() {
        AmlBuildAction action = run.getAction(AmlBuildAction.class);
        return action == null
                ? List.of()
                : action.getRuns().stream().filter(each -> !each.isEnded()).toList();
    }

    /** Returns whether the build has submitted a run, or waited for it. */
    public static boolean has(@NonNull Run<?, ?> build, @NonNull String runId) {
        AmlBuildAction action = build.getAction(AmlBuildAction.class);
        return action != null
                && action.getRuns().stream().anyMatch(each -> each.getRunId().equals(runId));
    }

    private void changeRun(String runId, UnaryOperator<RunEntry> change) {
        change(action -> action.changeRun(runId, change));
    }

    private AmlBuildAction action() {
        // Two branches of a Pipeline may create it at the same time.
        synchronized (run) {
            AmlBuildAction action = run.getAction(AmlBuildAction.class);
            if (action == null) {
                action = new AmlBuildAction();
                run.addAction(action);
            }
            return action;
        }
    }

    private void change(Consumer<AmlBuildAction> change) {
        AmlBuildAction action = action();
        change.accept(action);
        action.live().changed();
        if (!action.getRuns().isEmpty()) {
            JobsWithRuns.add(run.getParent());
            BuildsWithRuns.update(run, action);
        }
        save(run);
    }

    /**
     * Saves a build with its actions. A cancellation may report long after the build has ended; by then the build may have been
     * deleted, and saving it would bring its folder back.
     */
    public static void save(@NonNull Run<?, ?> run) {
        if (!run.getRootDir().isDirectory()) {
            return;
        }
        try {
            run.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> run.getExternalizableId() + " could not be saved");
        }
    }

    /** Writes what a step has done to an online endpoint; the page has one entry for each deployment. */
    public final class Endpoint {

        private final String endpoint;
        private final String url;
        private final boolean abandoned;

        private Endpoint(String endpoint, @CheckForNull String url, boolean abandoned) {
            this.endpoint = endpoint;
            this.url = url;
            this.abandoned = abandoned;
        }

        /** Returns a writer for a step that has stopped waiting: the states that it writes are shown as abandoned. */
        @NonNull
        public Endpoint abandoned() {
            return new Endpoint(endpoint, url, true);
        }

        /**
         * Sets the state of a deployment and what it consists of.
         *
         * @param model {@code name:version}; null if it has none
         */
        public void deployment(
                @NonNull String deployment,
                @NonNull DeploymentState state,
                @CheckForNull String model,
                @CheckForNull String instanceType,
                @CheckForNull Integer instanceCount) {
            change(List.of(deployment), entry -> withState(state, entry).withModel(model, instanceType, instanceCount));
        }

        /** Sets the state of a traffic shift on the deployments that it affects. */
        public void traffic(@NonNull Collection<String> deployments, @NonNull DeploymentState state) {
            change(deployments, entry -> withTrafficShift(state, entry));
        }

        /**
         * Sets the traffic after a shift has succeeded.
         *
         * @param percents by deployment; 0 for a deployment that lost its traffic
         */
        public void traffic(@NonNull Map<String, Integer> percents) {
            Map<String, Integer> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            byName.putAll(percents);
            change(
                    byName.keySet(),
                    entry -> withTrafficShift(DeploymentState.SERVING, entry)
                            .withTraffic(byName.get(entry.getDeployment())));
        }

        /** Sets the state of the deletion of a deployment. */
        public void deletion(@NonNull String deployment, @NonNull DeploymentState state) {
            change(List.of(deployment), entry -> withState(state, entry));
        }

        /** Sets the state of all deployments that the page shows, or of the endpoint itself if it shows none. */
        public void all(@NonNull DeploymentState state) {
            change(entries -> {
                if (entries.stream().noneMatch(entry -> entry.matches(endpoint))) {
                    entries.add(new DeploymentEntry(endpoint, null));
                }
                entries.replaceAll(entry -> entry.matches(endpoint) ? withState(state, entry) : entry);
            });
        }

        private DeploymentEntry withState(DeploymentState state, DeploymentEntry entry) {
            return withOutcome(entry.withUrl(url).withState(state, System.currentTimeMillis()));
        }

        private DeploymentEntry withTrafficShift(DeploymentState state, DeploymentEntry entry) {
            return withOutcome(entry.withUrl(url).withTrafficShift(state, System.currentTimeMillis()));
        }

        private DeploymentEntry withOutcome(DeploymentEntry entry) {
            return abandoned ? entry.abandon() : entry;
        }

        private void change(Collection<String> deployments, UnaryOperator<DeploymentEntry> change) {
            change(entries -> {
                for (String deployment : deployments) {
                    if (entries.stream().noneMatch(entry -> entry.matches(endpoint, deployment))) {
                        entries.add(new DeploymentEntry(endpoint, deployment));
                    }
                    entries.replaceAll(entry -> entry.matches(endpoint, deployment) ? change.apply(entry) : entry);
                }
            });
        }

        private void change(Consumer<List<DeploymentEntry>> change) {
            BuildPage.this.change(action -> action.changeDeployments(change));
        }
    }
}
