package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Selects an identity. Contains ids only.
 *
 * @param tenantId overrides the tenant of the credentials
 * @param clientId application id for credentials that do not contain one
 * @param cloud name of the cloud for credentials that do not name one; null for the public cloud
 */
public record IdentityRequest(
        @CheckForNull String credentialsId,
        @CheckForNull String tenantId,
        @CheckForNull String clientId,
        @CheckForNull String cloud) {}
