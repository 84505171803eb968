package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.error.SecretText;

/** User name and password of the administrator account of a compute. */
public record AdminAccount(
        @NonNull String userName, @NonNull SecretText password) {}
