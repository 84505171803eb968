package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The managed identity of the Azure resource that this process runs on. The metadata service of the machine issues its tokens
 * without a secret; it is on this machine or on its link, and never reached through a proxy.
 *
 * @param endpoint the metadata service
 * @param header what App Service and Container Apps want to see, so that no stranger's request is answered; null for the
 *     metadata service of a virtual machine
 * @param tenant null if it is not known; it is not needed for the token
 * @param clientId which of several identities; null for that of the system
 */
public record ManagedIdentity(
        URI endpoint,
        @CheckForNull SecretText header,
        @CheckForNull String tenant,
        @CheckForNull String clientId) implements Identity {

    private static final URI METADATA = URI.create("http://169.254.169.254");

    /**
     * Returns the identity of the machine with this environment: App Service and Container Apps set {@code IDENTITY_ENDPOINT}
     * and {@code IDENTITY_HEADER}; otherwise it is a virtual machine.
     *
     * @throws IllegalArgumentException if {@code IDENTITY_ENDPOINT} is not a URL
     */
    public static ManagedIdentity ofThisMachine(
            Map<String, String> environment, @CheckForNull String tenant, @CheckForNull String clientId) {
        String endpoint = environment.getOrDefault("IDENTITY_ENDPOINT", "");
        String header = environment.getOrDefault("IDENTITY_HEADER", "");
        // A thumbprint means Service Fabric, whose protocol differs and is not supported.
        if (endpoint.isBlank() || header.isBlank() || environment.containsKey("IDENTITY_SERVER_THUMBPRINT")) {
            return new ManagedIdentity(METADATA, null, tenant, clientId);
        }
        URI uri = Json.toUri(endpoint);
        if (uri == null) {
            throw new IllegalArgumentException("IDENTITY_ENDPOINT in the environment of the controller is not a URL");
        }
        return new ManagedIdentity(uri, SecretText.of(header), tenant, clientId);
    }

    @Override
    public String cacheKey() {
        return String.join(
                "|",
                "machine",
                endpoint.toString(),
                clientId == null ? "" : clientId,
                header == null ? "" : header.fingerprint());
    }

    @Override
    public TokenRequest request(AzureCloud cloud, String audience) {
        String whose =
                "for the managed identity of this machine" + (clientId == null ? "" : ", application " + clientId);
        if (header == null) {
            return TokenRequest.ofMachine(
                    whose,
                    uri("/metadata/identity/oauth2/token", "2018-02-01", audience),
                    Map.of("Metadata", "true"),
                    List.of());
        }
        return TokenRequest.ofMachine(
                whose, uri("", "2019-08-01", audience), Map.of("X-IDENTITY-HEADER", header.reveal()), List.of(header));
    }

    private URI uri(String path, String version, String audience) {
        return Segments.uri(endpoint, path, "api-version", version, "resource", audience, "client_id", clientId);
    }
}
