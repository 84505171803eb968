package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.cloud.TokenEndpoint;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The identity of a Kubernetes pod with Microsoft Entra Workload ID. The application trusts the cluster's tokens for the pod's
 * service account. The cluster renews the token in a file about once an hour, so the file is read for each sign-in.
 *
 * @param authority where to sign in, as the environment names it; null for the authority of the cloud
 */
public record WorkloadIdentity(
        String tenant, String clientId, @CheckForNull String authority, Path tokenFile) implements Identity {

    private static final String TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE";
    private static final String TENANT = "AZURE_TENANT_ID";
    private static final String CLIENT = "AZURE_CLIENT_ID";
    private static final String AUTHORITY = "AZURE_AUTHORITY_HOST";

    /** The tokens of Kubernetes have about one kilobyte. */
    private static final int MAX_BYTES = 64 * 1024;

    public WorkloadIdentity {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(tokenFile, "tokenFile");
    }

    /**
     * Returns whether the environment is that of a pod with workload identity. It is used before the identity of the node, as
     * azure-identity for Java does: the identity of the node is shared by all pods.
     */
    public static boolean isIn(Map<String, String> environment) {
        return value(environment, TOKEN_FILE) != null;
    }

    /**
     * Returns the identity of the pod with this environment.
     *
     * @param tenant overrides the variable {@code AZURE_TENANT_ID}, unless null
     * @param clientId overrides the variable {@code AZURE_CLIENT_ID}, unless null
     * @throws IllegalArgumentException naming the variable that is missing or malformed
     */
    public static WorkloadIdentity of(
            Map<String, String> environment, @CheckForNull String tenant, @CheckForNull String clientId) {
        return new WorkloadIdentity(
                required(environment, TENANT, tenant),
                required(environment, CLIENT, clientId),
                value(environment, AUTHORITY),
                path(required(environment, TOKEN_FILE, null)));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("its environment variable " + TOKEN_FILE + " is not a path");
        }
    }

    private static String required(Map<String, String> environment, String name, @CheckForNull String given) {
        String value = given == null ? value(environment, name) : given;
        if (value == null) {
            // Signing in as the node instead would be another identity than the one that was set up.
            throw new IllegalArgumentException(
                    "its environment has " + TOKEN_FILE + " (workload identity) but not " + name);
        }
        return value;
    }

    @CheckForNull
    private static String value(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "").trim();
        return text.isEmpty() ? null : text;
    }

    @Override
    public String cacheKey() {
        return String.join("|", "workload", tenant, clientId, authority == null ? "" : authority, tokenFile.toString());
    }

    @Override
    public TokenRequest request(AzureCloud cloud, String audience) throws AzureMlException {
        AzureCloud signIn = authority == null ? cloud : cloud.withAuthority(checked(authority, cloud));
        return new ClientCredentials(signIn, TokenEndpoint.V2, tenant, clientId).withAssertion(audience, assertion());
    }

    /**
     * Returns the address of a known authority, so that a variable cannot send the assertion to another host: that of the cloud, or
     * of one of Microsoft's clouds for a custom cloud.
     */
    private static URI checked(String authority, AzureCloud cloud) throws AzureMlException {
        URI wanted = Json.toUri(authority.contains("://") ? authority : "https://" + authority);
        if (wanted == null || wanted.getHost() == null) {
            throw refused(AUTHORITY + " is not a URL");
        }
        if (Hosts.sameOrigin(wanted, cloud.authority())) {
            return cloud.authority();
        }
        AzureCloud other = AzureCloud.builtIn()
                .filter(each -> Hosts.sameOrigin(wanted, each.authority()))
                .findFirst()
                .orElseThrow(() -> refused(AUTHORITY + " names " + Hosts.host(wanted) + ", which is neither "
                        + Hosts.host(cloud.authority()) + " nor the login service of another known cloud"));
        if (!cloud.custom()) {
            throw refused(AUTHORITY + " names " + Hosts.host(wanted) + ", the login service of " + other.name()
                    + ", but these credentials belong to " + cloud.name() + "; select the same cloud in both");
        }
        return other.authority();
    }

    private SecretText assertion() throws AzureMlException {
        byte[] bytes = read();
        String text = new String(bytes, StandardCharsets.US_ASCII).strip();
        if (text.isEmpty()) {
            throw refused(file() + " is empty; check the token volume of the pod");
        }
        if (bytes.length > MAX_BYTES || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw refused(file() + " does not contain a token");
        }
        return SecretText.of(text);
    }

    private byte[] read() throws AzureMlException {
        try (InputStream in = Files.newInputStream(tokenFile)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw refused(file() + " does not exist; check the token volume of the pod");
        } catch (AccessDeniedException e) {
            throw refused(file() + " cannot be read: the user of this process has no permission");
        } catch (IOException e) {
            throw refused(file() + " cannot be read (" + e.getMessage() + ")");
        }
    }

    private String file() {
        return "the token file " + tokenFile + " (" + TOKEN_FILE + ")";
    }

    private static AzureMlException refused(String problem) {
        return AzureMlException.badParameter(ClientCredentials.OPERATION, problem);
    }
}
