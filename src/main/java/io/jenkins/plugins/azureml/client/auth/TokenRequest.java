package io.jenkins.plugins.azureml.client.auth;

import io.jenkins.plugins.azureml.client.SecretText;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A request for a token.
 *
 * @param resource whom the token is for, as errors name it
 * @param form the fields of the POST
 * @param secrets the values among them that nobody may see
 */
public record TokenRequest(String resource, URI uri, Map<String, String> form, List<SecretText> secrets) {

    /** Without the form, which holds the secret. */
    @Override
    public String toString() {
        return "TokenRequest[" + resource + "]";
    }
}
