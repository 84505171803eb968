package io.jenkins.plugins.azureml.client.auth;

import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.AzureMlException;

/** Who asks for a token, and by which request. */
public interface Identity {

    /** Tells identities apart in the token cache; changes with the secret, and does not hold it. */
    String cacheKey();

    String tenant();

    /** The request for a token; made afresh for each, since a proof of identity may live for minutes only. */
    TokenRequest request(AzureCloud cloud, String audience) throws AzureMlException, InterruptedException;
}
