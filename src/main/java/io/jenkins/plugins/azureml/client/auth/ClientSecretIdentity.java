package io.jenkins.plugins.azureml.client.auth;

import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.TokenEndpoint;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.util.Objects;

/** A service principal with a client secret. Defaults to the v1 endpoint. */
public record ClientSecretIdentity(String tenant, String clientId, SecretText secret) implements Identity {

    public ClientSecretIdentity {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(secret, "secret");
    }

    @Override
    public String cacheKey() {
        return "secret|" + tenant + "|" + clientId + "|" + secret.fingerprint();
    }

    @Override
    public TokenRequest request(AzureCloud cloud, String audience) throws AzureMlException {
        ClientCredentials application = new ClientCredentials(cloud, TokenEndpoint.V1, tenant, clientId);
        if (secret.isEmpty()) {
            throw AzureMlException.badParameter(ClientCredentials.OPERATION, "the client secret is missing");
        }
        return application.withSecret(audience, secret);
    }
}
