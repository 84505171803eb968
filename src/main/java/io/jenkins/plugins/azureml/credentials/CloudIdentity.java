package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;

/** Who signs in, and to which cloud. */
public record CloudIdentity(
        @NonNull AzureCloud cloud, @NonNull Identity identity) {}
