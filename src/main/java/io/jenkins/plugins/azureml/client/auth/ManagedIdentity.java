package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.AzureCloud;
import io.jenkins.plugins.azureml.client.http.Segments;
import java.net.URI;

/**
 * The managed identity of the Azure machine that the controller runs on. Its metadata service gives the token, without a
 * secret; it is reached directly, never through a proxy.
 *
 * @param endpoint the metadata service
 * @param tenant null if it is not known; it is not needed for the token
 * @param clientId which of several identities; null for that of the system
 */
public record ManagedIdentity(
        URI endpoint,
        @CheckForNull String tenant,
        @CheckForNull String clientId) implements Identity {

    private static final URI METADATA = URI.create("http://169.254.169.254");
    private static final String API_VERSION = "2018-02-01";

    public static ManagedIdentity ofThisMachine(@CheckForNull String tenant, @CheckForNull String clientId) {
        return new ManagedIdentity(METADATA, tenant, clientId);
    }

    @Override
    public String cacheKey() {
        return "machine|" + endpoint + "|" + (clientId == null ? "" : clientId);
    }

    @Override
    public TokenRequest request(AzureCloud cloud, String audience) {
        return TokenRequest.ofMachine(
                "for the managed identity of this machine" + (clientId == null ? "" : ", application " + clientId),
                Segments.uri(
                        endpoint,
                        "/metadata/identity/oauth2/token",
                        "api-version",
                        API_VERSION,
                        "resource",
                        audience,
                        "client_id",
                        clientId));
    }
}
