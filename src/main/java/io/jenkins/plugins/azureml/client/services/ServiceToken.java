package io.jenkins.plugins.azureml.client.services;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.time.Instant;

/**
 * A token for scoring requests to one service.
 *
 * @param refreshAfter when to request a new token; null if the service does not specify it
 */
public record ServiceToken(
        SecretText value,
        @CheckForNull Instant expires,
        @CheckForNull Instant refreshAfter) {}
