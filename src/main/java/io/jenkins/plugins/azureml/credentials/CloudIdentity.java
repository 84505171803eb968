package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;

/** An identity, and the cloud in which it signs in. */
public record CloudIdentity(
        @NonNull AzureCloud cloud, @NonNull Identity identity) {}
