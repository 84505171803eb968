package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * The result of one condition, for a page.
 *
 * @param condition as the user wrote it
 * @param required value that the candidate is compared with; null if it cannot be computed
 * @param baselineId the model that the candidate is compared with; null if there is none
 * @param baseline its metric; null if there is no baseline or it lacks the metric
 */
public record Verdict(
        @NonNull String condition,
        @NonNull String metric,
        double candidate,
        @CheckForNull Double required,
        @CheckForNull String baselineId,
        @CheckForNull Double baseline,
        boolean met) {}
