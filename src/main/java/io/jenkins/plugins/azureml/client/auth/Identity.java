package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.AzureMlException;

/** An identity in Entra ID, and the request by which it gets a token. */
public interface Identity {

    /** Returns the key of the identity in the token cache; changes with the secret, and does not contain it. */
    String cacheKey();

    String tenant();

    /** Returns the id of the application or managed identity; null if it is not known. */
    @CheckForNull
    default String clientId() {
        return null;
    }

    /** Creates the request for a token: a new one each time, since a proof of identity may be valid for minutes only. */
    TokenRequest request(AzureCloud cloud, String audience) throws AzureMlException, InterruptedException;
}
