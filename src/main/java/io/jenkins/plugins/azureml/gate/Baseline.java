package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;

/**
 * The model that a candidate is compared with.
 *
 * @param id identifies the model in messages
 */
public record Baseline(@NonNull String id, @NonNull Map<String, Double> metrics) {}
