package io.jenkins.plugins.azureml.actions.live;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A child run as shown on the build page: a node of a pipeline, a trial of a sweep. Immutable. */
@ExportedBean(defaultVisibility = 4)
public final class ChildEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String runId;
    private final String parentId;
    private final String name;
    private final String status;
    private final String outcome;
    /** Null if none were read. */
    private final SavedCurves curves;

    /**
     * @param parentId the run that it is a child of, which may be a child itself
     * @param name its display name, or its id
     * @param status as the service names it
     * @param outcome duration and metrics, or the reason of the failure; null if it has not ended
     */
    public ChildEntry(
            @NonNull String runId,
            @NonNull String parentId,
            @NonNull String name,
            @NonNull String status,
            @CheckForNull String outcome) {
        this(runId, parentId, name, status, outcome, null);
    }

    private ChildEntry(
            String runId,
            String parentId,
            String name,
            String status,
            String outcome,
            @CheckForNull SavedCurves curves) {
        this.runId = runId;
        this.parentId = parentId;
        this.name = name;
        this.status = status;
        this.outcome = outcome;
        this.curves = curves;
    }

    @NonNull
    public ChildEntry withCurves(@NonNull Map<String, MetricCurve> read) {
        return new ChildEntry(runId, parentId, name, status, outcome, read.isEmpty() ? null : new SavedCurves(read));
    }

    /** Returns the curves by metric; empty if none were read. */
    @NonNull
    public Map<String, MetricCurve> curves() {
        return curves == null ? Map.of() : curves.toMap();
    }

    @Exported
    @NonNull
    public String getRunId() {
        return runId;
    }

    @Exported
    @NonNull
    public String getParentId() {
        return parentId;
    }

    @Exported
    @NonNull
    public String getName() {
        return name;
    }

    @Exported
    @NonNull
    public String getStatus() {
        return status;
    }

    /** Returns its duration and metrics, or why it has failed; null if it has not ended. */
    @Exported
    @CheckForNull
    public String getOutcome() {
        return outcome;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChildEntry child
                && child.runId.equals(runId)
                && child.parentId.equals(parentId)
                && child.name.equals(name)
                && child.status.equals(status)
                && Objects.equals(child.outcome, outcome)
                && Objects.equals(child.curves, curves);
    }

    @Override
    public int hashCode() {
        return Objects.hash(runId, status);
    }
}
