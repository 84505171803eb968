package io.jenkins.plugins.azureml.client.services;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.time.Instant;

/**
 * A token for scoring with one service.
 *
 * @param refreshAfter when a new one should be asked for; null if the service does not tell
 */
public record ServiceToken(
        SecretText value,
        @CheckForNull Instant expires,
        @CheckForNull Instant refreshAfter) {}
