package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.actions.live.ChildEntry;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A run as shown on the build page. Immutable: each change returns a copy. */
@ExportedBean(defaultVisibility = 3)
public final class RunEntry implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Set<String> TERMINAL = Set.of("Completed", "Failed", "Canceled");

    private static final int MAX_REASON_LENGTH = 300;

    private final String runId;
    private String experiment;
    private String status;
    private String target;
    private String portalUrl;
    private double durationSeconds = -1;
    private LinkedHashMap<String, Double> metrics = new LinkedHashMap<>();
    private LinkedHashMap<String, ArrayList<Double>> curves = new LinkedHashMap<>();
    /** Steps of the values of the curves; null in builds of earlier versions. */
    private LinkedHashMap<String, ArrayList<Double>> steps = new LinkedHashMap<>();
    /** How long the run was in each status; null while it goes on, and in builds of earlier versions. */
    private String phases;
    /** Null in builds of earlier versions. */
    private ArrayList<ChildEntry> children = new ArrayList<>();
    /** Null unless the run has failed, and in builds of earlier versions. */
    private String failureReason;
    /** Null unless the run is a sweep. */
    private BestRunEntry bestRun;

    RunEntry(@NonNull String runId) {
        this.runId = runId;
    }

    private RunEntry(RunEntry other) {
        runId = other.runId;
        experiment = other.experiment;
        status = other.status;
        target = other.target;
        portalUrl = other.portalUrl;
        durationSeconds = other.durationSeconds;
        metrics = other.metrics;
        curves = other.curves;
        steps = other.steps;
        phases = other.phases;
        children = other.children;
        failureReason = other.failureReason;
        bestRun = other.bestRun;
    }

    @NonNull
    RunEntry withLinks(@CheckForNull String experiment, @CheckForNull String portalUrl) {
        RunEntry copy = new RunEntry(this);
        copy.experiment = experiment == null ? this.experiment : experiment;
        copy.portalUrl = portalUrl == null ? this.portalUrl : portalUrl;
        return copy;
    }

    @NonNull
    RunEntry withStatus(@NonNull String status, @CheckForNull String target) {
        RunEntry copy = new RunEntry(this);
        copy.status = status;
        copy.target = target == null ? this.target : target;
        return copy;
    }

    @NonNull
    RunEntry withResult(
            double durationSeconds, @NonNull Map<String, Double> metrics, @NonNull Map<String, MetricCurve> curves) {
        RunEntry copy = new RunEntry(this);
        copy.durationSeconds = durationSeconds;
        copy.metrics = new LinkedHashMap<>(metrics);
        Map<String, MetricCurve> kept = new LinkedHashMap<>(curves);
        kept.keySet().retainAll(metrics.keySet());
        if (!kept.isEmpty()) {
            copy.setCurves(kept);
        }
        return copy;
    }

    /**
     * @param phases how long the run was in each status; null if unknown
     * @param seen curves that were read before the end, kept unless the run has others
     */
    @NonNull
    RunEntry withEnd(
            double durationSeconds,
            @CheckForNull String phases,
            @NonNull List<ChildEntry> children,
            @NonNull Map<String, MetricCurve> seen) {
        RunEntry copy = new RunEntry(this);
        copy.durationSeconds = durationSeconds;
        copy.phases = phases;
        copy.children = new ArrayList<>(children);
        if (curves.isEmpty()) {
            copy.setCurves(seen);
        }
        return copy;
    }

    private void setCurves(Map<String, MetricCurve> given) {
        curves = new LinkedHashMap<>();
        steps = new LinkedHashMap<>();
        given.forEach((name, curve) -> {
            curves.put(name, new ArrayList<>(curve.values()));
            steps.put(name, new ArrayList<>(curve.steps()));
        });
    }

    /** Returns the curves by metric. */
    @NonNull
    Map<String, MetricCurve> curves() {
        Map<String, MetricCurve> all = new LinkedHashMap<>();
        curves.forEach((name, values) -> {
            List<Double> known = steps == null ? null : steps.get(name);
            all.put(name, new MetricCurve(known == null ? numbered(values.size()) : known, values));
        });
        return all;
    }

    private static List<Double> numbered(int count) {
        return IntStream.range(0, count).asDoubleStream().boxed().toList();
    }

    @NonNull
    RunEntry withFailureReason(@NonNull String reason) {
        RunEntry copy = new RunEntry(this);
        copy.failureReason = HumanReadable.abbreviate(reason.strip().replaceAll("\\s+", " "), MAX_REASON_LENGTH);
        return copy;
    }

    @NonNull
    RunEntry withBestRun(@NonNull BestRunEntry best) {
        RunEntry copy = new RunEntry(this);
        copy.bestRun = best;
        return copy;
    }

    @Exported
    @NonNull
    public String getRunId() {
        return runId;
    }

    @Exported
    @CheckForNull
    public String getExperiment() {
        return experiment;
    }

    /** Returns the status as the service names it. */
    @Exported
    @CheckForNull
    public String getStatus() {
        return status;
    }

    /** Returns the name of the compute. */
    @Exported
    @CheckForNull
    public String getTarget() {
        return target;
    }

    /** Returns the URL of the run's page in the studio. */
    @Exported
    @CheckForNull
    public String getPortalUrl() {
        return portalUrl;
    }

    /** Returns the duration; -1 while it is unknown. */
    @Exported
    public double getDurationSeconds() {
        return durationSeconds;
    }

    /** Returns the most specific error of a failed run, on one line; null if it has not failed or reports none. */
    @Exported
    @CheckForNull
    public String getFailureReason() {
        return failureReason;
    }

    /** Returns the last values by name. */
    @NonNull
    Map<String, Double> getMetrics() {
        return metrics;
    }

    /** Returns the best run of a sweep that has ended; null for any other run. */
    @Exported
    @CheckForNull
    public BestRunEntry getBestRun() {
        return bestRun;
    }

    /** Returns the child runs; empty while the run goes on. */
    @Exported
    @NonNull
    public List<ChildEntry> getChildren() {
        return children == null ? List.of() : children;
    }

    /** Returns how long the run was in each status, for example {@code Queued 14 s, Running 3 min 4 s}; null while unknown. */
    @Exported
    @CheckForNull
    public String getPhases() {
        return phases;
    }

    public boolean isEnded() {
        return status != null && TERMINAL.contains(status);
    }

    /** Returns the metrics for the table and for the remote API. */
    @Exported(name = "metrics")
    @NonNull
    public List<MetricRow> getMetricRows() {
        List<MetricRow> rows = new ArrayList<>();
        metrics.forEach((name, value) -> rows.add(new MetricRow(name, value)));
        return rows;
    }
}
