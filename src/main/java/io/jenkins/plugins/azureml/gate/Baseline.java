package io.jenkins.plugins.azureml.gate;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;

/** The model that a candidate is compared with, and its metrics. */
public record Baseline(@NonNull String id, @NonNull Map<String, Double> metrics) {}
