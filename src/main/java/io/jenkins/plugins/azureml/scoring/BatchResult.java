package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * The answer to a batch.
 *
 * @param answer as plain values
 * @param millis from the sending of the request to the end of the answer
 */
public record BatchResult(@CheckForNull Object answer, long millis) {}
