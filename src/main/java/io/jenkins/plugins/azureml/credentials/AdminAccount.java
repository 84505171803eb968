package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.error.SecretText;

/** A user name and its password. */
public record AdminAccount(
        @NonNull String userName, @NonNull SecretText password) {}
