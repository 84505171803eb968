package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;

/** Supports a user name with password as client id and client secret. */
final class UsernamePasswordKind extends IdentityKind<StandardUsernamePasswordCredentials> {

    UsernamePasswordKind() {
        super(StandardUsernamePasswordCredentials.class);
    }

    @Override
    CloudIdentity identity(StandardUsernamePasswordCredentials pair, IdentityRequest request, CredentialsLookup lookup)
            throws AbortException {
        return new CloudIdentity(
                cloud(request),
                new ClientSecretIdentity(
                        require(pair, "tenantId", "tenant", request.tenantId()),
                        require(pair, "clientId", "user name", pair.getUsername()),
                        SecretChecks.text(
                                "credentialsId",
                                pair.getId(),
                                "password (the client secret)",
                                pair.getPassword().getPlainText())));
    }
}
