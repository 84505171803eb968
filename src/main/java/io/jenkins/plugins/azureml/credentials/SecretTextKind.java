package io.jenkins.plugins.azureml.credentials;

import hudson.AbortException;
import io.jenkins.plugins.azureml.client.auth.ClientAssertionIdentity;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Supports a secret text as federated assertion: an id token of an issuer that the application trusts. The text is read
 * for each token request, because issuers such as the OpenID Connect Provider plugin create one that expires within an
 * hour.
 */
final class SecretTextKind extends IdentityKind<StringCredentials> {

    SecretTextKind() {
        super(StringCredentials.class);
    }

    @Override
    CloudIdentity identity(StringCredentials text, IdentityRequest request, CredentialsLookup lookup)
            throws AbortException {
        String id = text.getId();
        return new CloudIdentity(
                cloud(request),
                new ClientAssertionIdentity(
                        require(text, "tenantId", "tenant", request.tenantId()),
                        require(text, "clientId", "application (client) id", request.clientId()),
                        lookup.owner() + "|" + id,
                        () -> assertion(id, lookup)));
    }

    private static SecretText assertion(String id, CredentialsLookup lookup) throws AzureMlException {
        try {
            return CredentialsAccess.read(
                    "credentialsId",
                    id,
                    () -> SecretChecks.token(
                            "credentialsId",
                            id,
                            "federated assertion",
                            lookup.require("credentialsId", id, StringCredentials.class, "Secret text")
                                    .getSecret()
                                    .getPlainText()));
        } catch (AbortException e) {
            throw AzureMlException.badParameter("get a token", e.getMessage());
        }
    }
}
