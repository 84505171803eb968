package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Messages;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
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
            double durationSeconds,
            @NonNull Map<String, Double> metrics,
            @NonNull Map<String, ? extends List<Double>> curves) {
        RunEntry copy = new RunEntry(this);
        copy.durationSeconds = durationSeconds;
        copy.metrics = new LinkedHashMap<>(metrics);
        copy.curves = new LinkedHashMap<>();
        curves.forEach((name, values) -> {
            if (metrics.containsKey(name)) {
                copy.curves.put(name, new ArrayList<>(values));
            }
        });
        return copy;
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

    /** Returns status, experiment, compute and duration as one line, as far as they are known. */
    @NonNull
    public String getDetails() {
        StringJoiner details = new StringJoiner(" · ");
        details.add(status == null ? Messages.RunEntry_unknown() : status);
        if (experiment != null) {
            details.add(Messages.RunEntry_experiment(experiment));
        }
        if (target != null) {
            details.add(Messages.RunEntry_compute(target));
        }
        if (durationSeconds >= 0) {
            details.add(HumanReadable.duration(durationSeconds));
        }
        return details.toString();
    }

    public boolean isEnded() {
        return status != null && TERMINAL.contains(status);
    }

    /** Returns the metrics for the table and for the remote API. */
    @Exported(name = "metrics")
    @NonNull
    public List<MetricRow> getMetricRows() {
        List<MetricRow> rows = new ArrayList<>();
        metrics.forEach((name, value) -> rows.add(new MetricRow(name, value, new Curve(name, curves.get(name)))));
        return rows;
    }
}
