package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.Latencies;

/**
 * What an endpoint has done.
 *
 * @param answer the answers to all batches as one, as plain values
 */
public record Evidence(@CheckForNull Object answer, Latencies latencies) {}
