package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * As whom to sign in. Ids only.
 *
 * @param tenantId overrides the tenant of the credentials
 * @param clientId application id, for credentials that have none of their own
 * @param cloud name of a cloud, for credentials that name none of their own; null for the public one
 */
public record IdentityRequest(
        @CheckForNull String credentialsId,
        @CheckForNull String tenantId,
        @CheckForNull String clientId,
        @CheckForNull String cloud) {}
