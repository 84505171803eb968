package io.jenkins.plugins.azureml.client.auth;

import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.TokenEndpoint;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Segments;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates token requests of the client credentials flow (RFC 6749, section 4.4), for all kinds of proof. */
final class ClientCredentials {

    static final String OPERATION = "get a token";

    private final TokenEndpoint endpoint;
    private final String tenant;
    private final String clientId;
    private final URI uri;

    /** @param usual the endpoint, unless the cloud has its own setting */
    ClientCredentials(AzureCloud cloud, TokenEndpoint usual, String tenant, String clientId) throws AzureMlException {
        this.endpoint = cloud.tokenEndpoint() == null ? usual : cloud.tokenEndpoint();
        this.tenant = tenant;
        this.clientId = clientId;
        this.uri =
                Segments.uri(cloud.authority(), "/" + Segments.checked(OPERATION, "tenant", tenant) + endpoint.path());
        if (clientId.isBlank()) {
            throw AzureMlException.badParameter(OPERATION, "clientId is missing");
        }
    }

    /** Returns the address of the token endpoint. */
    URI uri() {
        return uri;
    }

    TokenRequest withSecret(String audience, SecretText secret) {
        return request(audience, Map.of("client_secret", secret.reveal()), secret);
    }

    /** Creates a request with a signed assertion as proof (RFC 7523). */
    TokenRequest withAssertion(String audience, SecretText assertion) {
        Map<String, String> proof = new LinkedHashMap<>();
        proof.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        proof.put("client_assertion", assertion.reveal());
        return request(audience, proof, assertion);
    }

    private TokenRequest request(String audience, Map<String, String> proof, SecretText secret) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", clientId);
        form.putAll(proof);
        endpoint.ask(form, audience);
        return TokenRequest.posted("for application " + clientId + " in tenant " + tenant, uri, form, List.of(secret));
    }
}
