package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * The response to a batch.
 *
 * @param response plain values
 * @param millis from the start of the request to the end of the response
 */
public record BatchResult(@CheckForNull Object response, long millis) {}
