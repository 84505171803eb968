package io.jenkins.plugins.azureml.client.auth;

import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.TokenEndpoint;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.util.Objects;

/**
 * An application that trusts another issuer (workload identity federation), whose token is the proof of identity.
 *
 * @param holder the subject of the assertion. Part of the {@link #cacheKey}: Entra ID distinguishes subjects, so a token of
 *     one of them must not be used for another.
 * @param source asked at each request, since an assertion lives for minutes
 */
public record ClientAssertionIdentity(String tenant, String clientId, String holder, Source source)
        implements Identity {

    /** Supplies the current assertion. */
    @FunctionalInterface
    public interface Source {
        SecretText assertion() throws AzureMlException, InterruptedException;
    }

    public ClientAssertionIdentity {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(holder, "holder");
        Objects.requireNonNull(source, "source");
    }

    @Override
    public String cacheKey() {
        return "assertion|" + tenant + "|" + clientId + "|" + holder;
    }

    @Override
    public TokenRequest request(AzureCloud cloud, String audience) throws AzureMlException, InterruptedException {
        SecretText assertion = source.assertion();
        if (assertion.isEmpty()) {
            throw AzureMlException.badParameter(ClientCredentials.OPERATION, "the federated assertion is empty");
        }
        return new ClientCredentials(cloud, TokenEndpoint.V2, tenant, clientId).withAssertion(audience, assertion);
    }
}
