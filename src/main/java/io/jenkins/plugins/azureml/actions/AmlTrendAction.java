package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.azureml.Messages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Shows the metrics of a job's runs over its last builds. Not exported itself: {@code JOB_URL/api/json?depth=1} would load these
 * builds from disk. {@link #getApi} exports the trends at their own address.
 */
public final class AmlTrendAction implements Action {

    private static final int MAX_BUILDS = 50;
    private static final int MAX_NAMES = 500;
    private static final int MAX_TRENDS = 50;
    /** For a page that nobody has chosen metrics for. */
    private static final int DEFAULT_CHARTS = 12;

    private final Job<?, ?> job;
    /** Null until it is read; an action serves one request. */
    private List<Run<?, ?>> builds;

    AmlTrendAction(@NonNull Job<?, ?> job) {
        this.job = job;
    }

    @NonNull
    @Override
    public String getIconFileName() {
        return "symbol-analytics-outline plugin-ionicons-api";
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.AmlTrendAction_displayName();
    }

    @NonNull
    @Override
    public String getUrlName() {
        return "azure-ml";
    }

    @NonNull
    public Job<?, ?> getJob() {
        return job;
    }

    @NonNull
    public Api getApi() {
        return new Api(new Export(this));
    }

    /**
     * Returns the names of the metrics in the last builds, limited to what a page can show. Those that models had to meet come
     * first.
     */
    @NonNull
    public Set<String> getMetricNames() {
        Set<String> names = new TreeSet<>();
        Set<String> judged = new TreeSet<>();
        for (Run<?, ?> build : builds()) {
            for (RunEntry run : runsOf(build)) {
                names.addAll(run.getMetrics().keySet());
            }
            gatesOf(build).forEach(gate -> judged.add(gate.getMetric()));
        }
        judged.retainAll(names);
        return Stream.concat(judged.stream(), names.stream())
                .distinct()
                .limit(MAX_NAMES)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns whether there is a choice of metrics. */
    public boolean isChoice() {
        return getMetricNames().size() > 1;
    }

    @NonNull
    public List<MetricTrend> getTrends() {
        return trends(null, MAX_TRENDS);
    }

    /**
     * Returns the first trends, since training code decides how many metrics there are.
     *
     * @param chosen names of metrics; null or empty for all
     */
    @NonNull
    public List<MetricTrend> trends(@CheckForNull String[] chosen) {
        return trends(chosen, most(chosen));
    }

    /** Returns the trend that the page of the job itself shows, if there is one: of a metric with a condition if possible. */
    @NonNull
    public List<MetricTrend> getFirstTrends() {
        return trends(null, 1);
    }

    private static int most(@CheckForNull String[] chosen) {
        return chosen == null || chosen.length == 0 ? DEFAULT_CHARTS : MAX_TRENDS;
    }

    private List<MetricTrend> trends(@CheckForNull String[] chosen, int most) {
        Map<String, MetricTrend> trends = new LinkedHashMap<>();
        chosenNames(chosen).stream().limit(most).forEach(name -> trends.put(name, new MetricTrend(name)));
        for (Run<?, ?> build : builds()) {
            for (RunEntry run : runsOf(build)) {
                trends.forEach((name, trend) -> {
                    Double value = run.getMetrics().get(name);
                    if (value != null) {
                        trend.add(build.getNumber(), run.getRunId(), value);
                    }
                });
            }
            for (GateEntry gate : gatesOf(build)) {
                MetricTrend trend = trends.get(gate.getMetric());
                if (trend != null) {
                    trend.add(build.getNumber(), gate);
                }
            }
        }
        return List.copyOf(trends.values());
    }

    /** Returns a note for the page about trends that are left out; null if there are none. */
    @CheckForNull
    public String leftOut(@CheckForNull String[] chosen) {
        int more = chosenNames(chosen).size() - most(chosen);
        return more > 0 ? Messages.AmlTrendAction_leftOut(most(chosen), more) : null;
    }

    private Set<String> chosenNames(@CheckForNull String[] chosen) {
        Set<String> names = getMetricNames();
        if (chosen != null && chosen.length > 0) {
            names.retainAll(Set.copyOf(Arrays.asList(chosen)));
        }
        return names;
    }

    /** Returns the names of the metrics that the page shows, for their check boxes. */
    @NonNull
    public Set<String> shown(@CheckForNull String[] chosen) {
        return chosenNames(chosen).stream().limit(most(chosen)).collect(Collectors.toSet());
    }

    /** Returns the last builds, oldest first. */
    private synchronized List<Run<?, ?>> builds() {
        if (builds == null) {
            List<Run<?, ?>> last = new ArrayList<>();
            for (Run<?, ?> build = job.getLastBuild();
                    build != null && last.size() < MAX_BUILDS;
                    build = build.getPreviousBuild()) {
                last.add(0, build);
            }
            builds = last;
        }
        return builds;
    }

    static List<RunEntry> runsOf(Run<?, ?> build) {
        AmlBuildAction action = build.getAction(AmlBuildAction.class);
        return action == null ? List.of() : action.getRuns();
    }

    private static List<GateEntry> gatesOf(Run<?, ?> build) {
        AmlBuildAction action = build.getAction(AmlBuildAction.class);
        return action == null ? List.of() : action.getGates();
    }

    /** What {@code JOB_URL/azure-ml/api/json} shows. */
    @ExportedBean
    public static final class Export {

        private final AmlTrendAction trend;

        Export(AmlTrendAction trend) {
            this.trend = trend;
        }

        @Exported
        @NonNull
        public Set<String> getMetricNames() {
            return trend.getMetricNames();
        }

        @Exported
        @NonNull
        public List<MetricTrend> getTrends() {
            return trend.getTrends();
        }
    }

    /** Adds the action to jobs that have had runs. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {

        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return AmlTrendAction.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job target) {
            Job<?, ?> job = target;
            return JobsWithRuns.contains(job) ? List.of(new AmlTrendAction(job)) : List.of();
        }
    }
}
