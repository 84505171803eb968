package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Messages;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The best run of a sweep by its primary metric, as shown on the build page. */
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

    /** Returns the name of the primary metric; null if the service does not report it. */
    @Exported
    @CheckForNull
    public String getMetric() {
        return metric;
    }

    /** Returns the value of the primary metric; null if the service does not report it, or JSON has no number for it. */
    @Exported
    @CheckForNull
    public Double getScore() {
        return MetricRow.finiteOrNull(score);
    }

    /** Returns the URL of the run's page in the studio. */
    @Exported
    @CheckForNull
    public String getPortalUrl() {
        return portalUrl;
    }

    /** Returns for example {@code accuracy = 0.97}; null if there is no score. */
    @CheckForNull
    public String getText() {
        return score == null
                ? null
                : (metric == null ? Messages.BestRunEntry_score() : metric) + " = " + HumanReadable.number(score);
    }
}
