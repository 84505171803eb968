package io.jenkins.plugins.azureml.client.auth;

import io.jenkins.plugins.azureml.client.AzureCloud;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.SecretText;
import io.jenkins.plugins.azureml.client.http.Segments;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A service principal with a client secret: {@code POST {authority}/{tenant}/oauth2/token}. */
public record ClientSecretIdentity(String tenant, String clientId, SecretText secret) implements Identity {

    private static final String OPERATION = "get a token";

    public ClientSecretIdentity {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(secret, "secret");
    }

    @Override
    public String cacheKey() {
        return "secret|" + tenant + "|" + clientId + "|" + fingerprint();
    }

    @Override
    public TokenRequest request(AzureCloud cloud, String audience) throws AzureMlException {
        String path = "/" + Segments.checked(OPERATION, "tenant", tenant) + "/oauth2/token";
        if (clientId.isBlank()) {
            throw AzureMlException.badParameter(OPERATION, "clientId is missing");
        }
        if (secret.isEmpty()) {
            throw AzureMlException.badParameter(OPERATION, "the client secret is missing");
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", clientId);
        form.put("client_secret", secret.reveal());
        form.put("resource", audience);
        return new TokenRequest(
                "for application " + clientId + " in tenant " + tenant,
                Segments.uri(cloud.authority(), path),
                form,
                List.of(secret));
    }

    private String fingerprint() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(secret.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
