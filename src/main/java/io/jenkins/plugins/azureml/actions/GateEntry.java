package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.gate.Verdict;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A condition on a metric that a model had to meet. */
@ExportedBean(defaultVisibility = 3)
public final class GateEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String model;
    private final String runId;
    private final String condition;
    private final String metric;
    private final double candidate;
    private final Double required;
    private final String baselineId;
    private final Double baseline;
    private final boolean met;

    /**
     * @param model name of the model
     * @param runId the run whose output it is; null if unknown
     */
    GateEntry(@NonNull String model, @CheckForNull String runId, @NonNull Verdict verdict) {
        this.model = model;
        this.runId = runId;
        condition = verdict.condition();
        metric = verdict.metric();
        candidate = verdict.candidate();
        required = verdict.required();
        baselineId = verdict.baselineId();
        baseline = verdict.baseline();
        met = verdict.met();
    }

    /** Returns whether the other entry is about the same condition of the same model and run. */
    boolean replaces(@NonNull GateEntry other) {
        return model.equals(other.model)
                && condition.equals(other.condition)
                && String.valueOf(runId).equals(String.valueOf(other.runId));
    }

    /** Returns the name of the model. */
    @Exported
    @NonNull
    public String getModel() {
        return model;
    }

    /** Returns the run whose output the model is; null if unknown. */
    @Exported
    @CheckForNull
    public String getRunId() {
        return runId;
    }

    /** Returns the condition as the user wrote it. */
    @Exported
    @NonNull
    public String getCondition() {
        return condition;
    }

    @Exported
    @NonNull
    public String getMetric() {
        return metric;
    }

    /** Returns the value of the candidate; null if JSON has no number for it. */
    @Exported
    @CheckForNull
    public Double getCandidate() {
        return MetricRow.finiteOrNull(candidate);
    }

    /** Returns the value that the candidate is compared with; null if it cannot be computed. */
    @Exported
    @CheckForNull
    public Double getRequired() {
        return MetricRow.finiteOrNull(required);
    }

    /** Returns the model that the candidate is compared with; null if there is none. */
    @Exported
    @CheckForNull
    public String getBaselineId() {
        return baselineId;
    }

    /** Returns the metric of the baseline; null if there is no baseline or it lacks the metric. */
    @Exported
    @CheckForNull
    public Double getBaseline() {
        return MetricRow.finiteOrNull(baseline);
    }

    @Exported
    public boolean isMet() {
        return met;
    }

    /** Returns the value of the candidate, in as many digits as it takes to tell it from the required one. */
    @NonNull
    public String getCandidateText() {
        return required == null ? HumanReadable.number(candidate) : HumanReadable.number(candidate, required);
    }

    /** Returns the baseline with its value; "–" if there is none. */
    @NonNull
    public String getBaselineText() {
        if (baselineId == null) {
            return "–";
        }
        return baseline == null ? baselineId : HumanReadable.number(baseline, candidate) + " (" + baselineId + ")";
    }

    @NonNull
    public String getVerdict() {
        return met ? Messages.GateEntry_met() : Messages.GateEntry_notMet();
    }
}
