package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Messages;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The best of a sweep's own runs, by the sweep's primary metric, as a build page shows it. */
@ExportedBean(defaultVisibility = 4)
public final class BestRunEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String runId;
    private final String metric;
    private final Double score;
    private final String portalUrl;

    BestRunEntry(
            @NonNull String runId,
            @CheckForNull String metric,
            @CheckForNull Double score,
            @CheckForNull String portalUrl) {
        this.runId = runId;
        this.metric = metric;
        this.score = score;
        this.portalUrl = portalUrl;
    }

    @Exported
    @NonNull
    public String getRunId() {
        return runId;
    }

    /** Name of the sweep's primary metric; null if the service does not tell. */
    @Exported
    @CheckForNull
    public String getMetric() {
        return metric;
    }

    /** Value of the primary metric; null if the service does not report it, or JSON has no number for it. */
    @Exported
    @CheckForNull
    public Double getScore() {
        return MetricRow.finite(score);
    }

    /** The run's page in the studio. */
    @Exported
    @CheckForNull
    public String getPortalUrl() {
        return portalUrl;
    }

    /** For example {@code accuracy = 0.97}; null if there is no score. */
    @CheckForNull
    public String getText() {
        return score == null
                ? null
                : (metric == null ? Messages.BestRunEntry_score() : metric) + " = " + HumanReadable.number(score);
    }
}
