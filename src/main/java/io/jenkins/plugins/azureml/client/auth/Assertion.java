package io.jenkins.plugins.azureml.client.auth;

import io.jenkins.plugins.azureml.client.AzureCloud;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.SecretText;
import io.jenkins.plugins.azureml.client.http.Segments;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The request of all who prove who they are by a signed statement (RFC 7523), at the v2.0 endpoint, which federation needs. */
final class Assertion {

    static final String OPERATION = "get a token";

    private Assertion() {}

    static URI endpoint(AzureCloud cloud, String tenant) throws AzureMlException {
        return Segments.uri(
                cloud.authority(), "/" + Segments.checked(OPERATION, "tenant", tenant) + "/oauth2/v2.0/token");
    }

    static TokenRequest request(AzureCloud cloud, String audience, String tenant, String clientId, SecretText assertion)
            throws AzureMlException {
        if (clientId.isBlank()) {
            throw AzureMlException.badParameter(OPERATION, "clientId is missing");
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", clientId);
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion.reveal());
        // A doubled slash where the audience ends with one: it becomes the audience of the token as it is.
        form.put("scope", audience + "/.default");
        return new TokenRequest(
                "for application " + clientId + " in tenant " + tenant,
                endpoint(cloud, tenant),
                form,
                List.of(assertion));
    }
}
