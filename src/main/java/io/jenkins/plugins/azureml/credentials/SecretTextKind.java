package io.jenkins.plugins.azureml.credentials;

import hudson.AbortException;
import io.jenkins.plugins.azureml.client.auth.ClientAssertionIdentity;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * A secret text as federated assertion: an id token that the application trusts. Read anew whenever a token is asked for,
 * since an issuer such as the OpenID Connect Provider plugin mints one for this build that lives for an hour or less.
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
                        first(text, "tenantId", "tenant", request.tenantId()),
                        first(text, "clientId", "application (client) id", request.clientId()),
                        lookup.holder() + "|" + id,
                        () -> assertion(id, lookup)));
    }

    private static SecretText assertion(String id, CredentialsLookup lookup) throws AzureMlException {
        try {
            return CredentialsAccess.credentials(
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
